/**
 * What becomes of a document that was uploaded. A message tells that one has arrived, at least once; where the upload is
 * forgotten by then, was replaced or is done, only its bytes are removed.
 */
import { Failure, toFailure } from '../contracts/errors.ts';
import type { UploadJob, UploadRef } from '../contracts/upload.ts';
import { uploadsIn } from '../contracts/upload.ts';
import { sha256Hex } from '../domain/digest.ts';
import { iso } from '../domain/time.ts';
import { indexDocument } from './put-document.ts';
import type { Services } from './services.ts';

type Ingesting = Pick<Services, 'arrivals' | 'knowledge' | 'clock' | 'log'>;

/**
 * Indexes what a message tells of. What cannot be indexed fails by name, which its upload keeps.
 * @throws Failure one that another try may mend: then the message comes back
 */
export const ingest = async (services: Ingesting, message: string): Promise<void> => {
  for (const ref of uploadsIn(message)) {
    try {
      await ingestOne(services, ref);
    } catch (thrown) {
      const failure = toFailure(thrown);
      if (failure.retryable) throw failure;
      await fail(services, ref, failure);
    }
  }
};

const ingestOne = async (services: Ingesting, ref: UploadRef): Promise<void> => {
  const { arrivals } = services;
  const job = await arrivals.job(ref);
  if (job === undefined || job.outcome !== undefined) {
    await arrivals.discard(ref);
    return;
  }
  const bytes = await arrivals.read(ref);
  // Removed since it was told of: then this upload ran out.
  if (bytes === undefined) return;
  const { tenant, document_id, about } = job;
  const { version } = await indexDocument(services, tenant, {
    document_id,
    text: textOf(job, bytes),
    about,
  });
  await arrivals.settle(ref, { done: { version, at: iso(services.clock.now()) } });
};

/** @throws Failure `UploadMismatch`, `DocumentInvalid` */
const textOf = (job: UploadJob, bytes: Uint8Array): string => {
  const cannot = `Cannot index document ${job.document_id} because`;
  if (bytes.length !== job.bytes) {
    throw new Failure(
      'UploadMismatch',
      `${cannot} ${bytes.length} bytes were sent and ${job.bytes} promised.`,
    );
  }
  if (sha256Hex(bytes) !== job.sha256) {
    throw new Failure('UploadMismatch', `${cannot} its SHA-256 is not the promised one.`);
  }
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new Failure('DocumentInvalid', `${cannot} it is not UTF-8.`, { cause });
  }
  if (text.includes('\0')) throw new Failure('DocumentInvalid', `${cannot} it holds a NUL character.`);
  return text;
};

/** A message whose consumer died on it every time: its upload fails by name, so that nothing hangs. */
export const abandonIngest = async (
  services: Pick<Services, 'arrivals' | 'log'>,
  message: string,
): Promise<void> => {
  const failure = new Failure('PoisonMessage', 'Cannot index the document because each attempt broke off.');
  for (const ref of uploadsIn(message)) await fail(services, ref, failure);
};

const fail = async (
  { arrivals, log }: Pick<Services, 'arrivals' | 'log'>,
  ref: UploadRef,
  { code, message }: Failure,
): Promise<void> => {
  log('warn', 'ingest.failed', { code, document_id: ref.document_id, job_id: ref.job_id });
  await arrivals.settle(ref, { error: { code, message } });
};
