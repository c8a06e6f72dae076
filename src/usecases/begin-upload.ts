import type { z } from 'zod';
import type { DocumentBody, uploadBegunSchema } from '../contracts/api.ts';
import { Failure } from '../contracts/errors.ts';
import { maxUploadBytes, uploadMs } from '../contracts/upload.ts';
import { iso } from '../domain/time.ts';
import { newId } from '../ports/random.ts';
import type { Caller, Services } from './services.ts';

type Promised = Omit<DocumentBody, 'text' | 'upload'> & { upload: NonNullable<DocumentBody['upload']> };

/**
 * Opens a way to send a document that is too large for a request; `ingest` takes up what arrives.
 * @throws Failure `TooLarge`
 */
export async function beginUpload(
  services: Pick<Services, 'uploads' | 'clock' | 'random'>,
  caller: Caller,
  input: Promised,
): Promise<z.infer<typeof uploadBegunSchema>> {
  const { document_id = newId(services.random, 'doc'), upload, ...about } = input;
  if (upload.bytes > maxUploadBytes) {
    throw new Failure(
      'TooLarge',
      `Cannot take document ${document_id} because ${upload.bytes} bytes are more than ${maxUploadBytes}; send it in parts, each a document of its own.`,
    );
  }
  const now = services.clock.now();
  const job_id = newId(services.random, 'job');
  const expires_at = iso(now + uploadMs);
  const target = await services.uploads.begin({
    tenant: caller.principal.tenant,
    document_id,
    job_id,
    ...upload,
    requested_at: iso(now),
    expires_at,
    about,
  });
  return {
    document_id,
    job_id,
    status: 'awaiting_upload',
    upload: { method: 'PUT', url: target.url, headers: { ...target.headers }, expires_at },
  };
}
