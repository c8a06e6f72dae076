import { propertiesOf } from './code-checks.ts';
import type { Faults } from './faults.ts';
import type { ParsedPack } from './parse-pack.ts';
import type { Path } from './yaml-file.ts';

type Located = { file: string; line: (path: Path) => number };

/** Places that the composer fills beside arguments and results. */
const standing = ['action', 'title', 'reason', 'amount'];

/**
 * Adds to `faults` names inside expressions and templates that nothing will ever have: a misspelled fact makes a rule that
 * forbids pass silently, and a misspelled place leaves a hole in what customers read.
 */
export const checkNames = (pack: ParsedPack, faults: Faults): void => {
  const extensions = pack.extensions.value?.extensions ?? [];
  const tools = new Set(extensions.filter((one) => one.kind === 'tool').map((one) => one.extension_id));
  const facts = (at: Located, path: Path, expression: string): void => {
    for (const [, name = ''] of expression.matchAll(/\bfacts\.([A-Za-z_][\w-]*)/g)) {
      if (!tools.has(name))
        faults.add(at.file, at.line(path), `facts.${name} is never there: no tool is called “${name}”`);
    }
  };
  const places = (at: Located, path: Path, template: string, names: readonly string[]): void => {
    for (const [, name = ''] of template.matchAll(/\{\{\s*([\w.]+)\s*\}\}/g)) {
      if (!names.includes(name))
        faults.add(at.file, at.line(path), `nothing fills “{{${name}}}” (known: ${names.join(', ')})`);
    }
  };
  const { actions, policies } = pack;
  actions.value?.actions.forEach((action, index) => {
    const base = ['actions', index];
    const args = propertiesOf(action.arguments);
    const executor = extensions.find((one) => one.extension_id === action.executor);
    const results = executor === undefined ? [] : propertiesOf(executor.output);
    places(actions, [...base, 'done_text'], action.done_text, [...args, ...results, ...standing]);
    if (action.proposal === undefined) return;
    facts(actions, [...base, 'proposal', 'when'], action.proposal.when);
    facts(actions, [...base, 'proposal', 'arguments'], action.proposal.arguments);
    places(actions, [...base, 'proposal', 'because'], action.proposal.because, args);
  });
  policies.value?.rules.forEach((rule, index) => {
    facts(policies, ['rules', index, 'when'], rule.when);
  });
};
