import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { goldenSchema } from '../../src/contracts/pack/golden.ts';
import type { GoldenCase } from '../../src/contracts/pack/golden.ts';
import { runGolden } from '../golden/run-golden.ts';
import type { WorldOptions } from '../simulation/world.ts';

const kinds = ['paraphrase', 'unanswerable', 'vague', 'action', 'question', 'two-part'] as const;
const list = z.array(z.string()).default([]);
const questionSchema = z.strictObject({
  id: z.string(),
  kind: z.enum(kinds),
  ask: z.string(),
  customer: z.string().default('10482'),
  outcome: z.enum(['answered', 'approval', 'clarification', 'handover']).optional(),
  /** Each with its alternatives: `one | other`. */
  facts: list,
  not_facts: list,
  /** One of them must be cited. */
  cites: list,
  /** All of them must be cited. */
  cites_all: list,
  actions: list,
  not_actions: list,
});
export type DevQuestion = z.infer<typeof questionSchema>;

const path = new URL('./dev-questions.yaml', import.meta.url);

/** The questions of `dev-questions.yaml`. */
export const devQuestions = (): DevQuestion[] =>
  z.strictObject({ questions: z.array(questionSchema) }).parse(parse(readFileSync(path, 'utf8'))).questions;

/** Tickets in the form of golden cases: `dev-tickets` to work on, `check-tickets` only to measure. */
export const devTickets = (name: 'dev-tickets' | 'check-tickets'): GoldenCase[] =>
  goldenSchema.parse(parse(readFileSync(new URL(`./${name}.yaml`, import.meta.url), 'utf8'))).cases;

const usual = { unanswerable: 'handover', vague: 'clarification' } as const;

const caseOf = (one: DevQuestion, cites_any: string[]): GoldenCase => ({
  case_id: one.id,
  written: 'tuned',
  customer_id: one.customer,
  messages: [one.ask],
  expect: {
    outcome:
      one.outcome ?? (one.kind === 'unanswerable' || one.kind === 'vague' ? usual[one.kind] : 'answered'),
    facts: one.facts.map((fact) => fact.split(' | ')),
    not_facts: one.not_facts,
    cites_any,
    actions: one.actions,
    not_actions: one.not_actions,
  },
});

/** What is wrong with the outcome of a question through the whole host; nothing where it is right. */
export const faultsOfQuestion = async (
  one: DevQuestion,
  options: Omit<WorldOptions, 'seed'>,
): Promise<readonly string[]> => {
  const wanted = one.cites_all.length > 0 ? one.cites_all.map((id) => [id]) : [one.cites];
  const faults = new Set<string>();
  for (const cites of wanted) {
    for (const fault of (await runGolden(caseOf(one, cites), options)).faults) faults.add(fault);
  }
  return [...faults];
};
