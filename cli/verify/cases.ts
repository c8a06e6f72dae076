import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { UsageFault } from '../fault.ts';

const casesSchema = z.looseObject({
  customer_id: z.string(),
  simple: z.looseObject({ text: z.string() }),
  risky: z.looseObject({ text: z.string(), action: z.string() }),
});

/** What a pack's `acceptance.yaml` says a customer asks: at once answered, and in need of an approval. */
export type Cases = z.infer<typeof casesSchema>;

/** @throws UsageFault where the folder has none */
export const readCases = (pack: string): Cases => {
  const file = join(pack, 'acceptance.yaml');
  try {
    return casesSchema.parse(parse(readFileSync(file, 'utf8')));
  } catch {
    throw new UsageFault(`--pack: ${file} says nothing to ask.`);
  }
};
