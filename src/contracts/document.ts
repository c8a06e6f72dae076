import { z } from 'zod';

/** Largest text that a document is read with, in bytes of UTF-8: what a function answers holds no more. */
export const maxTextBytes = 3 * 1024 * 1024;

/** A document as it is indexed, and as clients read it. */
export const documentSchema = z.object({
  document_id: z.string(),
  title: z.string(),
  /** Absent where it is larger than `maxTextBytes`; its passages are found as any. */
  text: z.string().optional(),
  area: z.string().optional(),
  tags: z.array(z.string()),
  asks: z.array(z.string()).optional(),
  collection: z.string(),
  version: z.string(),
  valid_from: z.string().optional(),
  valid_until: z.string().optional(),
  superseded_by: z.string().optional(),
  updated_at: z.string(),
});
