import { z } from 'zod';
import { citationSchema } from '../evidence.ts';
import { slug } from '../pack/common.ts';

const documentId = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/, 'letters, digits, _, - and ., at most 100');
const day = z.iso.date();

export const documentParams = z.strictObject({ document_id: documentId });

/** Body of `POST /documents`: a text, in Markdown where it has headings. */
export const documentBody = z.strictObject({
  document_id: documentId.optional(),
  title: z.string().min(1).max(300),
  text: z.string().min(1).max(1_000_000),
  area: slug.optional(),
  tags: z.array(slug).max(50).default([]),
  /** How people ask for what it says, in their own words: searched, never quoted. */
  asks: z.array(z.string().min(5).max(300)).max(60).optional(),
  collection: slug.default('documents'),
  valid_from: day.optional(),
  valid_until: day.optional(),
  superseded_by: documentId.optional(),
});
export type DocumentBody = z.output<typeof documentBody>;

/** Answer of `POST /documents`. `unchanged`: exactly this was indexed already. */
export const ingestedSchema = z.object({
  document_id: z.string(),
  version: z.string(),
  chunks: z.int(),
  status: z.enum(['indexed', 'unchanged']),
});

export { documentSchema } from '../document.ts';
export const documentDeletedSchema = z.object({ document_id: z.string(), deleted: z.literal(true) });

/** Body of `POST /retrieve`. */
export const retrieveBody = z.strictObject({
  query: z.string().min(1).max(10_000),
  limit: z.int().min(1).max(100).default(10),
  min_score: z.number().min(0).max(1).default(0),
  areas: z.array(slug).max(50).optional(),
  tags: z.array(slug).max(50).optional(),
  collection: slug.optional(),
});
export type RetrieveBody = z.output<typeof retrieveBody>;

/** Best first; `score` 0..1, comparable within one answer. */
export const retrievedSchema = z.object({
  results: z.array(
    z.object({
      source_id: z.string(),
      document_id: z.string(),
      title: z.string(),
      text: z.string(),
      score: z.number(),
      version: z.string(),
      area: z.string().optional(),
      valid_until: z.string().optional(),
      superseded_by: z.string().optional(),
      citation: citationSchema,
    }),
  ),
});
