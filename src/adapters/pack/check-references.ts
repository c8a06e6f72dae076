import type { Faults } from './faults.ts';
import type { ParsedPack } from './parse-pack.ts';
import type { Path } from './yaml-file.ts';

type Located = { file: string; line: (path: Path) => number };

/** Ids that a file defines; `undefined` where that file is broken, so that nothing is held against it. */
type Ids = ReadonlySet<string> | undefined;

/** Adds to `faults` every name that names nothing and every id that is given twice. */
export const checkReferences = (pack: ParsedPack, faults: Faults): void => {
  const known = (at: Located, path: Path, what: string, id: string, ids: Ids): void => {
    if (ids === undefined || ids.has(id)) return;
    const some = [...ids].slice(0, 12).join(', ');
    faults.add(at.file, at.line(path), `there is no ${what} “${id}” (known: ${some === '' ? 'none' : some})`);
  };
  const distinct = (at: Located, what: string, ids: readonly { id: string; path: Path }[]): Set<string> => {
    const seen = new Set<string>();
    for (const { id, path } of ids) {
      if (seen.has(id)) faults.add(at.file, at.line(path), `the ${what} “${id}” is given twice`);
      seen.add(id);
    }
    return seen;
  };
  const { manifest, triage, specialists, actions, policies, extensions } = pack;

  const listed = <T>(
    at: Located,
    list: readonly T[] | undefined,
    base: string,
    key: keyof T & string,
    what: string,
  ): Ids =>
    list &&
    distinct(
      at,
      what,
      list.map((one, index) => ({ id: String(one[key]), path: [base, index, key] })),
    );
  const intents = listed(triage, triage.value?.intents, 'intents', 'intent_id', 'intent');
  const areas = listed(triage, triage.value?.areas, 'areas', 'area_id', 'area');
  const entities = listed(triage, triage.value?.entities, 'entities', 'entity_id', 'entity');
  listed(specialists, specialists.value?.specialists, 'specialists', 'specialist_id', 'specialist');
  const actionIds = listed(actions, actions.value?.actions, 'actions', 'action_id', 'action');
  listed(policies, policies.value?.rules, 'rules', 'rule_id', 'rule');
  listed(extensions, extensions.value?.extensions, 'extensions', 'extension_id', 'extension');
  const ofKind = (kind: 'tool' | 'executor'): Ids =>
    extensions.value &&
    new Set(extensions.value.extensions.filter((one) => one.kind === kind).map((one) => one.extension_id));
  const tools = ofKind('tool');
  const executors = ofKind('executor');
  const consultable =
    specialists.value &&
    new Set(
      specialists.value.specialists.filter((one) => one.role === 'consult').map((one) => one.specialist_id),
    );
  const articles: Ids = new Set(pack.articles.map((one) => one.front.id));
  const models: Ids = pack.causal.some((one) => one.value === undefined)
    ? undefined
    : new Set(pack.causal.flatMap((one) => one.value?.model_id ?? []));

  if (manifest.value) known(manifest, ['reply_action'], 'action', manifest.value.reply_action, actionIds);
  triage.value?.intents.forEach((intent, index) =>
    known(triage, ['intents', index, 'specialist'], 'specialist to consult', intent.specialist, consultable),
  );
  if (triage.value?.subject_entity !== undefined) {
    known(triage, ['subject_entity'], 'entity', triage.value.subject_entity, entities);
  }
  specialists.value?.specialists.forEach((one, index) => {
    const base = ['specialists', index];
    one.areas.forEach((area, at) => known(specialists, [...base, 'areas', at], 'area', area, areas));
    one.tools.forEach((use, at) =>
      known(specialists, [...base, 'tools', at, 'tool'], 'tool', use.tool, tools),
    );
    one.tools.forEach((use, at) => {
      if (one.tools.findIndex((other) => other.tool === use.tool) === at) return;
      const line = specialists.line([...base, 'tools', at, 'tool']);
      faults.add(
        specialists.file,
        line,
        `the tool “${use.tool}” is given twice, and a ticket keeps one answer of it`,
      );
    });
    one.actions.forEach((action, at) =>
      known(specialists, [...base, 'actions', at], 'action', action, actionIds),
    );
    if (one.causal_model !== undefined) {
      known(specialists, [...base, 'causal_model'], 'causal model', one.causal_model, models);
    }
  });
  actions.value?.actions.forEach((action, index) =>
    known(actions, ['actions', index, 'executor'], 'executor', action.executor, executors),
  );
  policies.value?.rules.forEach((rule, index) => {
    known(policies, ['rules', index, 'action'], 'action', rule.action, actionIds);
    rule.depends_on.forEach((tool, at) =>
      known(policies, ['rules', index, 'depends_on', at], 'tool', tool, tools),
    );
  });
  const reply = manifest.value?.reply_action;
  if (reply !== undefined && policies.value && !policies.value.rules.some((rule) => rule.action === reply)) {
    faults.add(
      policies.file,
      1,
      `no rule speaks of “${reply}”, the reply action, so nothing could be answered`,
    );
  }

  const seen = new Map<string, string>();
  for (const article of pack.articles) {
    const { front } = article;
    const first = seen.get(front.id);
    if (first !== undefined) {
      faults.add(
        article.file,
        article.line(['id']),
        `the article “${front.id}” is given twice (also in ${first})`,
      );
    }
    seen.set(front.id, article.file);
    known(article, ['area'], 'area', front.area, areas);
    if (front.superseded_by !== undefined) {
      known(article, ['superseded_by'], 'article', front.superseded_by, articles);
    }
  }
  for (const model of pack.causal) {
    if (model.value === undefined) continue;
    known(model, ['area'], 'area', model.value.area, areas);
    for (const part of ['causes', 'tests', 'fixes'] as const) {
      model.value[part].forEach((one, index) =>
        one.sources.forEach((source, at) =>
          known(model, [part, index, 'sources', at], 'article', source, articles),
        ),
      );
    }
  }
  const cases = new Set<string>();
  for (const golden of pack.golden) {
    golden.value?.cases.forEach((one, index) => {
      const base = ['cases', index];
      if (cases.has(one.case_id)) {
        faults.add(
          golden.file,
          golden.line([...base, 'case_id']),
          `the case “${one.case_id}” is given twice`,
        );
      }
      cases.add(one.case_id);
      const expected = [...base, 'expect'];
      one.expect.intents?.forEach((id, at) =>
        known(golden, [...expected, 'intents', at], 'intent', id, intents),
      );
      one.expect.cites_any.forEach((id, at) =>
        known(golden, [...expected, 'cites_any', at], 'article', id, articles),
      );
      for (const list of ['actions', 'not_actions'] as const) {
        one.expect[list].forEach((id, at) => known(golden, [...expected, list, at], 'action', id, actionIds));
      }
    });
  }
};
