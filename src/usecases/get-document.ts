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
  const job = found && viewOf(found, services.clock.now());
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

const viewOf = ({ job, arrived }: { job: UploadJob; arrived: boolean }, now: number): UploadJobView => {
  const { job_id, bytes, sha256, requested_at, expires_at } = job;
  const error = job.error ?? (!arrived && now >= ms(expires_at) ? expired : undefined);
  return {
    job_id,
    status: error !== undefined ? 'failed' : arrived ? 'queued' : 'awaiting_upload',
    bytes,
    sha256,
    requested_at,
    expires_at,
    ...(error === undefined ? {} : { error: { error_code: error.code, message: error.message } }),
  };
};

const expired = new Failure('UploadExpired', 'Cannot index the document because it was not sent in time.');
