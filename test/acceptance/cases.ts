import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

const risky = {
  text: z.string(),
  action: z.string(),
  /** Some or all of the arguments that are proposed. */
  arguments: z.record(z.string(), z.unknown()),
};

/** `acceptance.yaml` of a pack: what the suite says, and what has to come of it. */
const casesSchema = z.strictObject({
  customer_id: z.string(),
  simple: z.strictObject({ text: z.string(), facts: z.array(z.string()), cites_any: z.array(z.string()) }),
  risky: z.strictObject({ ...risky, effect: z.string() }),
  modified: z
    .strictObject({ ...risky, customer_id: z.string(), change: z.record(z.string(), z.unknown()) })
    .optional(),
  unclear: z.strictObject({ text: z.string(), answer: z.string().optional() }),
  unknown: z.strictObject({ text: z.string() }),
  searched: z.strictObject({ text: z.string(), specialist: z.string() }),
  other_customer: z.strictObject({ text: z.string(), customer_id: z.string() }),
});
export type Cases = z.infer<typeof casesSchema>;

export const readCases = (pack: string): Cases =>
  casesSchema.parse(parse(readFileSync(join(pack, 'acceptance.yaml'), 'utf8')));
