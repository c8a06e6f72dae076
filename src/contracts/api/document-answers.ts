import { z } from 'zod';
import { documentSchema } from '../document.ts';
import { citationSchema } from '../evidence.ts';

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

export const documentDeletedSchema = z.object({ document_id: z.string(), deleted: z.literal(true) });

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
