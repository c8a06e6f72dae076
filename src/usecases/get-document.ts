import type { DocumentView, UploadJobView } from '../contracts/api.ts';
import { Failure } from '../contracts/errors.ts';
import type { UploadJob } from '../contracts/upload.ts';
import { ms } from '../domain/time.ts';
import type { Caller, Services } from './services.ts';

/**
 * A document, whole, with the upload that is to replace it; or that upload, while nothing is indexed.
 * @throws Failure `NotFound`, `RetrievalFailed`
 */
export async function getDocument(
  services: Services,
  caller: Caller,
  { document_id }: { document_id: string },
): Promise<DocumentView> {
  const { tenant } = caller.principal;
  // In this order: an upload that was done meanwhile is indexed by then.
  const found = await services.uploads.find(tenant, document_id);
  const document = await services.knowledge.get(tenant, document_id);
  const now = services.clock.now();
  const job = found && !isSeen(found.job, document?.version, now) ? viewOf(found, now) : undefined;
  if (document !== undefined) {
    const { asks, tags, ...rest } = document;
    return {
      ...rest,
      tags: [...tags],
      ...(asks === undefined ? {} : { asks: [...asks] }),
      status: 'indexed',
      ...(job === undefined ? {} : { job }),
    };
  }
  if (found === undefined || job === undefined)
    throw new Failure('NotFound', `Cannot find document ${document_id}.`);
  return { document_id, title: found.job.about.title, status: job.status, job };
}

/** How long a part of an index may know nothing of what another was given, in ms. */
const lag = 10_000;

/** Whether nothing is left to tell of an upload: what was made of it is what is read, or long made. */
const isSeen = ({ outcome }: UploadJob, version: string | undefined, now: number): boolean =>
  outcome !== undefined &&
  'done' in outcome &&
  (outcome.done.version === version || now - ms(outcome.done.at) >= lag);

const viewOf = ({ job, arrived }: { job: UploadJob; arrived: boolean }, now: number): UploadJobView => {
  const { job_id, bytes, sha256, requested_at, expires_at, outcome } = job;
  const indexing = arrived || (outcome !== undefined && 'done' in outcome);
  const late = !indexing && now >= ms(expires_at) ? expired : undefined;
  const error = outcome !== undefined && 'error' in outcome ? outcome.error : late;
  return {
    job_id,
    status: error !== undefined ? 'failed' : indexing ? 'queued' : 'awaiting_upload',
    bytes,
    sha256,
    requested_at,
    expires_at,
    ...(error === undefined ? {} : { error: { error_code: error.code, message: error.message } }),
  };
};

const expired = new Failure('UploadExpired', 'Cannot index the document because it was not sent in time.');
