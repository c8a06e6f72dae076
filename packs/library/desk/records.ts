import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';

const card = { card_number: z.string().regex(/^\d{5}$/) };
const item = { item_id: z.string().regex(/^B-\d{4}$/) };

/** What the library system knows when it opens; days count from then. */
const recordsSchema = z.strictObject({
  items: z.array(
    z.strictObject({
      ...item,
      title: z.string(),
      author: z.string(),
      kind: z.enum(['book', 'dvd', 'audiobook']),
      copies: z.int().positive(),
    }),
  ),
  cards: z.array(
    z.strictObject({
      ...card,
      name: z.string(),
      kind: z.enum(['adult', 'reduced', 'child']),
      status: z.enum(['valid', 'expired', 'blocked']),
      valid_in_days: z.int(),
    }),
  ),
  loans: z.array(
    z.strictObject({
      loan_id: z.string(),
      ...card,
      ...item,
      due_in_days: z.int(),
      renewals: z.int().min(0),
    }),
  ),
  fines: z.array(
    z.strictObject({
      fine_id: z.string(),
      loan_id: z.string(),
      ...card,
      amount_cents: z.int().positive(),
      currency: z.string().length(3),
      reason: z.string(),
    }),
  ),
  reservations: z.array(z.strictObject({ ...card, ...item })),
});
export type Records = z.infer<typeof recordsSchema>;

/** The records in `records.yaml`. Throws where they are not what they should be. */
export const loadRecords = (): Records =>
  recordsSchema.parse(parse(readFileSync(new URL('records.yaml', import.meta.url), 'utf8')));
