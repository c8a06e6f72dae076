import { z } from 'zod';
import { documentSchema } from '../document.ts';
import { citationSchema } from '../evidence.ts';
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

/** Answer of `POST /documents` with a text. `unchanged`: exactly this was indexed already. */
export const ingestedSchema = z.object({
  document_id: z.string(),
  version: z.string(),
  chunks: z.int(),
  status: z.enum(['indexed', 'unchanged']),
});

/** Answer of `POST /documents` with an upload: where the bytes are to be sent, with exactly these headers. */
export const uploadBegunSchema = z.object({
  document_id: z.string(),
  job_id: z.string(),
  status: z.literal('awaiting_upload'),
  upload: z.object({
    method: z.literal('PUT'),
    url: z.string(),
    headers: z.record(z.string(), z.string()),
    /** Until when sending may begin. */
    expires_at: z.string(),
  }),
});

const uploadStatus = z.enum(['awaiting_upload', 'queued', 'failed']);

/** An upload that is not done. */
const jobSchema = z.object({
  job_id: z.string(),
  status: uploadStatus,
  bytes: z.int(),
  sha256: z.string(),
  requested_at: z.string(),
  expires_at: z.string(),
  /** Why nothing comes of it. */
  error: z.object({ error_code: z.string(), message: z.string() }).optional(),
});
export type UploadJobView = z.infer<typeof jobSchema>;

/**
 * Answer of `GET /documents/{id}`: the document as it is indexed (without `text` where that is too large for an answer),
 * with the upload that is to replace it; or, while nothing is indexed under that id, what is known of its upload.
 */
export const documentViewSchema = z.union([
  documentSchema.extend({ status: z.literal('indexed'), job: jobSchema.optional() }),
  z.object({ document_id: z.string(), title: z.string(), status: uploadStatus, job: jobSchema }),
]);
export type DocumentView = z.infer<typeof documentViewSchema>;

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
