/** Documents that are sent apart from their request: what is promised, where it goes, and how its arrival is told. */
import { z } from 'zod';
import { tenantSchema } from './ids.ts';
import { slug } from './pack/common.ts';
import { parsed } from './parsed.ts';
import { uploadsFolder } from './passing-folders.ts';

/** Largest body of `POST /documents`, in bytes: API Gateway and Lambda take little more. */
export const maxInlineBytes = 4 * 1024 * 1024;
/** Largest document that may be uploaded, in bytes: some 20,000 chunks, which an index takes in seconds. */
export const maxUploadBytes = 20 * 1024 * 1024;
/** How long an upload may begin, in ms. */
export const uploadMs = 15 * 60_000;
/** How long it is told what came of an upload, in ms: a week after it could begin. */
export const uploadKeptMs = 7 * 86_400_000;

export const documentIdSchema = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/, 'letters, digits, _, - and ., at most 100');
const day = z.iso.date();

/** What a client says of a document beside its text. */
export const documentAbout = {
  title: z.string().min(1).max(300),
  area: slug.optional(),
  tags: z.array(slug).max(50).default([]),
  /** How people ask for what it says, in their own words: searched, never quoted. */
  asks: z.array(z.string().min(5).max(300)).max(60).optional(),
  collection: slug.default('documents'),
  valid_from: day.optional(),
  valid_until: day.optional(),
  superseded_by: documentIdSchema.optional(),
};

/** One upload of a tenant's document; a later one of the same document takes its place. */
export const uploadRefSchema = z.object({
  tenant: tenantSchema,
  document_id: documentIdSchema,
  job_id: z.string().regex(/^[a-z0-9_]{1,40}$/),
});
export type UploadRef = z.infer<typeof uploadRefSchema>;

/** What came of an upload: why nothing did, or as which version it was indexed, and when. */
export const uploadOutcomeSchema = z.union([
  z.object({ error: z.object({ code: z.string(), message: z.string() }) }),
  z.object({ done: z.object({ version: z.string(), at: z.string() }) }),
]);
export type UploadOutcome = z.infer<typeof uploadOutcomeSchema>;

export const uploadJobSchema = uploadRefSchema.extend({
  /** What was promised; nothing else is taken. */
  bytes: z.int(),
  /** Of the bytes, in hexadecimal. */
  sha256: z.string(),
  requested_at: z.string(),
  /** Until when sending may begin. */
  expires_at: z.string(),
  about: z.object(documentAbout),
  outcome: uploadOutcomeSchema.optional(),
});
export type UploadJob = z.infer<typeof uploadJobSchema>;

/** An upload as stores keep it: as JSON, what came of it apart. @throws Failure `DataCorrupt` */
export const storedUpload = (job: string, outcome: string | undefined): UploadJob => {
  const promised = parsed(uploadJobSchema, job, 'an upload');
  return outcome === undefined
    ? promised
    : { ...promised, outcome: parsed(uploadOutcomeSchema, outcome, 'what came of an upload') };
};

/** Name of the object that is sent: `uploads/{tenant}/{document_id}/{job_id}`. None of its characters needs escaping. */
export const uploadKey = ({ tenant, document_id, job_id }: UploadRef): string =>
  uploadsFolder + [tenant, document_id, job_id].join('/');

/** What an object's name says; undefined for any other name. */
export const uploadRefOf = (key: string): UploadRef | undefined => {
  if (!key.startsWith(uploadsFolder)) return undefined;
  const [tenant, document_id, job_id, ...more] = key.slice(uploadsFolder.length).split('/');
  if (more.length > 0) return undefined;
  return uploadRefSchema.safeParse({ tenant, document_id, job_id }).data;
};

/** The message that an object has arrived, as S3 sends it; one machine sends the same. */
const noticeSchema = z.object({
  Records: z.array(z.object({ s3: z.object({ object: z.object({ key: z.string() }) }) })).min(1),
});

export const uploadNotice = (ref: UploadRef): string =>
  JSON.stringify({ Records: [{ s3: { object: { key: uploadKey(ref) } } }] });

/** The uploads that a message tells of; none where it is no such message, as S3's first one, which only tries the queue. */
export const uploadsIn = (body: string): readonly UploadRef[] => {
  let message: unknown;
  try {
    message = JSON.parse(body);
  } catch {
    return [];
  }
  const { data } = noticeSchema.safeParse(message);
  return (data?.Records ?? []).flatMap(({ s3 }) => uploadRefOf(s3.object.key) ?? []);
};
