import { z } from 'zod';

/** A document as it is indexed, and as clients read it. */
export const documentSchema = z.object({
  document_id: z.string(),
  title: z.string(),
  text: z.string(),
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
