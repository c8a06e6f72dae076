import { z } from 'zod';
import { slug } from './common.ts';

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'a day such as 2026-03-31');

/** Front matter of a Markdown article in `knowledge/`. The file's body follows. */
export const articleSchema = z.strictObject({
  id: slug,
  title: z.string().min(3),
  area: slug,
  tags: z.array(slug).default([]),
  /** How customers ask for what it says, in their own words. Search finds an article by them; they are never quoted. */
  asks: z.array(z.string().min(5).max(300)).max(60).default([]),
  /** Version of the product or policy it speaks of. */
  version: z.string().optional(),
  valid_from: day.optional(),
  valid_until: day.optional(),
  /** Article that replaced this one; it is then shown only to say what changed. */
  superseded_by: slug.optional(),
});
export type ArticleFrontMatter = z.infer<typeof articleSchema>;
