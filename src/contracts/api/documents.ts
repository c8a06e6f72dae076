import { z } from 'zod';
import { slug } from '../pack/common.ts';
import { documentAbout, documentIdSchema } from '../upload.ts';

export const documentParams = z.strictObject({ document_id: documentIdSchema });

/**
 * Body of `POST /documents`: a text, in Markdown where it has headings; or, in place of `text`, the promise of an upload
 * of UTF-8 text with that many bytes and that SHA-256, in hexadecimal.
 */
export const documentBody = z
  .strictObject({
    document_id: documentIdSchema.optional(),
    ...documentAbout,
    text: z
      .string()
      .min(1)
      .max(1_000_000, 'at most 1,000,000 characters; for more send `upload` in place of `text`')
      .optional(),
    upload: z
      .strictObject({
        bytes: z.int().min(1),
        sha256: z.string().regex(/^[0-9a-f]{64}$/, '64 hexadecimal digits, in lower case'),
      })
      .optional(),
  })
  .refine(({ text, upload }) => (text === undefined) !== (upload === undefined), {
    path: ['text'],
    message: 'either `text` or `upload` is needed, and not both',
  })
  .meta({ oneOf: [{ required: ['text'] }, { required: ['upload'] }] });
export type DocumentBody = z.output<typeof documentBody>;

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
