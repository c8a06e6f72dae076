import { expressionFault, patternFault, propertiesOf, schemaFault } from './code-checks.ts';
import type { Faults } from './faults.ts';
import type { PackFiles } from './pack-files.ts';
import type { ParsedPack } from './parse-pack.ts';
import type { Path } from './yaml-file.ts';

type Located = { file: string; line: (path: Path) => number };
type Note = (at: Located, path: Path, fault: string | undefined) => void;

/** Adds to `faults` what fits the schemas but could not work: broken expressions, patterns, schemas, files, dates. */
export const checkContent = (pack: ParsedPack, files: PackFiles, faults: Faults): void => {
  const note: Note = (at, path, fault) => {
    if (fault !== undefined) faults.add(at.file, at.line(path), fault);
  };
  checkTriage(pack, note);
  checkSpecialists(pack, note);
  checkActions(pack, note);
  checkExtensions(pack, files, note);
  checkArticles(pack, note);
  for (const model of pack.causal) {
    const name = model.file.replace(/^.*\//, '').replace(/\.ya?ml$/, '');
    if (model.value !== undefined && model.value.model_id !== name) {
      note(
        model,
        ['model_id'],
        `the file ${model.file} must be named for its model, “${model.value.model_id}”`,
      );
    }
  }
};

const checkTriage = ({ triage }: ParsedPack, note: Note): void => {
  triage.value?.urgency.forEach((rule, index) =>
    rule.patterns.forEach((pattern, at) =>
      note(triage, ['urgency', index, 'patterns', at], patternFault(pattern)),
    ),
  );
  triage.value?.entities.forEach((entity, index) =>
    note(triage, ['entities', index, 'pattern'], patternFault(entity.pattern)),
  );
};

const checkSpecialists = ({ specialists }: ParsedPack, note: Note): void => {
  if (specialists.value && !specialists.value.specialists.some((one) => one.role === 'consult')) {
    note(specialists, ['specialists'], 'no specialist has the role `consult`, so nobody could be asked');
  }
  specialists.value?.specialists.forEach((one, index) =>
    one.tools.forEach((use, at) => {
      const base = ['specialists', index, 'tools', at];
      note(specialists, [...base, 'when'], expressionFault(use.when));
      note(specialists, [...base, 'input'], expressionFault(use.input));
      if (use.say !== undefined) note(specialists, [...base, 'say'], expressionFault(use.say));
    }),
  );
};

const checkActions = ({ actions, policies }: ParsedPack, note: Note): void => {
  actions.value?.actions.forEach((action, index) => {
    const base = ['actions', index];
    note(actions, [...base, 'arguments'], schemaFault(action.arguments));
    const known = propertiesOf(action.arguments);
    action.target.forEach((argument, at) => {
      if (known.includes(argument)) return;
      note(actions, [...base, 'target', at], `the action has no argument “${argument}”`);
    });
    if (action.proposal === undefined) return;
    note(actions, [...base, 'proposal', 'when'], expressionFault(action.proposal.when));
    note(actions, [...base, 'proposal', 'arguments'], expressionFault(action.proposal.arguments));
  });
  policies.value?.rules.forEach((rule, index) =>
    note(policies, ['rules', index, 'when'], expressionFault(rule.when)),
  );
};

const checkExtensions = ({ extensions }: ParsedPack, files: PackFiles, note: Note): void => {
  const code = (path: Path, name: string): void => {
    const refusal = files.refusal(name);
    if (refusal !== undefined) note(extensions, path, `the file ${name} cannot be used because ${refusal}`);
  };
  if (extensions.value?.companion !== undefined) code(['companion', 'code'], extensions.value.companion.code);
  extensions.value?.extensions.forEach((one, index) => {
    const base = ['extensions', index];
    note(extensions, [...base, 'input'], schemaFault(one.input));
    note(extensions, [...base, 'output'], schemaFault(one.output));
    if (one.code !== undefined) code([...base, 'code'], one.code);
    const requests = [
      { request: one.http, path: [...base, 'http'] },
      { request: one.http?.lookup, path: [...base, 'http', 'lookup'] },
    ];
    for (const { request, path } of requests) {
      if (request === undefined) continue;
      if (request.body !== undefined) note(extensions, [...path, 'body'], expressionFault(request.body));
      note(extensions, [...path, 'output'], expressionFault(request.output));
      for (const [name, value] of Object.entries(request.query)) {
        note(extensions, [...path, 'query', name], expressionFault(value));
      }
    }
    if (one.http?.refusal !== undefined) {
      note(extensions, [...base, 'http', 'refusal'], expressionFault(one.http.refusal));
    }
  });
};

const checkArticles = ({ articles }: ParsedPack, note: Note): void => {
  const next = new Map(articles.map(({ front }) => [front.id, front.superseded_by]));
  for (const article of articles) {
    const { front } = article;
    if (
      front.valid_from !== undefined &&
      front.valid_until !== undefined &&
      front.valid_from > front.valid_until
    ) {
      note(article, ['valid_until'], `it ends (${front.valid_until}) before it begins (${front.valid_from})`);
    }
    const seen = new Set([front.id]);
    for (let id = front.superseded_by; id !== undefined; id = next.get(id)) {
      if (id === front.id)
        note(article, ['superseded_by'], 'the article supersedes itself, directly or in a circle');
      if (seen.has(id)) break;
      seen.add(id);
    }
  }
};
