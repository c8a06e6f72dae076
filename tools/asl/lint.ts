/** `npm run check:asl`: holds the state machine against the rules. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { loadPack } from '../../src/adapters/pack/index.ts';
import { topology } from '../../topology/index.ts';
import { machineSchema } from './machine.ts';
import { rules } from './rules.ts';
import type { Linted, RuleName } from './rules.ts';

/** What breaks a rule, by the rule's name. */
export const lint = (linted: Linted): { rule: RuleName; line: string }[] =>
  (Object.keys(rules) as RuleName[]).flatMap((rule) => rules[rule](linted).map((line) => ({ rule, line })));

/** The machine of the text, with the functions that the shipped pack's topology gives it. */
export const lintable = (text: string): Linted => {
  const parsed: unknown = JSON.parse(text);
  const pack = loadPack(resolve(import.meta.dirname, '../../packs/support'));
  const shipped: unknown = JSON.parse(readFileSync(machineFile, 'utf8'));
  return { text, machine: machineSchema.parse(parsed), functions: topology(pack, shipped).functions };
};

export const machineFile = resolve(import.meta.dirname, '../../statemachines/session.asl.json');

if (import.meta.main) {
  const found = lint(lintable(readFileSync(machineFile, 'utf8')));
  for (const { rule, line } of found) console.error(`session.asl.json: ${rule}: ${line}`);
  if (found.length > 0) process.exitCode = 1;
  else console.log(`The state machine holds ${Object.keys(rules).length} rules.`);
}
