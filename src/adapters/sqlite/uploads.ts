/**
 * Uploads of documents on one machine: the host itself takes what is sent, at an address with a secret token, into a file
 * beside the database. There is nothing at a file's name but exactly the promised bytes.
 */
import { createHash, type Hash } from 'node:crypto';
import { Failure } from '../../contracts/errors.ts';
import { storedUpload, uploadKeptMs, type UploadJob, type UploadRef } from '../../contracts/upload.ts';
import { sha256Hex } from '../../domain/digest.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Random } from '../../ports/random.ts';
import type { Arrivals, Uploads } from '../../ports/uploads.ts';
import type { Database } from './database.ts';
import { named } from './failures.ts';
import { optionalText, text, type Row } from './rows.ts';
import type { UploadFiles } from './upload-files.ts';

export type SqliteUploads = {
  uploads: Uploads;
  arrivals: Arrivals;
  /** The host's own side of it. */
  intake: {
    /**
     * Takes what is sent to an address that `begin` gave. What is refused or breaks off leaves nothing, and may be sent
     * again.
     * @returns what has arrived, durably
     * @throws Failure `NotFound`, `UploadExpired`, `AlreadyExists`, `UploadMismatch`, `DiskFull`; what `bytes` throws
     */
    take(token: string, bytes: AsyncIterable<Uint8Array>): Promise<UploadRef>;
    /** At a start: all that has arrived and is not done. Bytes that nobody waits for go. */
    waiting(): readonly UploadRef[];
  };
};

const fileOf = ({ job_id }: UploadRef): string => job_id;

const jobOf = (row: Row): UploadJob => storedUpload(text(row, 'job'), optionalText(row, 'outcome'));

const mismatch = (why: string): Failure =>
  new Failure('UploadMismatch', `Cannot take the document because ${why}.`);

/** Hands on no more bytes than promised, and no others. @throws Failure `UploadMismatch` */
const receive = async (
  job: UploadJob,
  bytes: AsyncIterable<Uint8Array>,
  write: (part: Uint8Array) => void,
): Promise<void> => {
  const hash: Hash = createHash('sha256');
  let size = 0;
  for await (const part of bytes) {
    size += part.length;
    if (size > job.bytes) throw mismatch(`more than ${job.bytes} bytes are sent`);
    hash.update(part);
    write(part);
  }
  if (size !== job.bytes) throw mismatch(`${size} bytes were sent and ${job.bytes} promised`);
  if (hash.digest('hex') !== job.sha256) throw mismatch('its SHA-256 is not the promised one');
};

/** Forgets what nobody asks about any more with the next `begin`. */
export const sqliteUploads = (options: {
  db: Database;
  files: UploadFiles;
  clock: Clock;
  random: Random;
}): SqliteUploads => {
  const { db, files, clock, random } = options;

  const latest = (tenant: string, documentId: string): UploadJob | undefined => {
    const row = db.read(() =>
      db.sql('SELECT job, outcome FROM uploads WHERE tenant = ? AND document_id = ?').get(tenant, documentId),
    );
    return row && jobOf(row);
  };

  const jobFor = (ref: UploadRef): UploadJob | undefined => {
    const job = latest(ref.tenant, ref.document_id);
    return job?.job_id === ref.job_id ? job : undefined;
  };

  return {
    uploads: {
      async begin(job) {
        const token = Buffer.from(random.bytes(24)).toString('base64url');
        const forget_at = Date.parse(job.expires_at) + uploadKeptMs;
        const { tenant, document_id, job_id } = job;
        await db.write('uploads.begin', () => {
          db.sql('DELETE FROM uploads WHERE forget_at <= ?').run(clock.now());
          db.sql(
            `INSERT OR REPLACE INTO uploads (tenant, document_id, job_id, job, token, forget_at)
             VALUES (?, ?, ?, ?, ?, ?)`,
          ).run(tenant, document_id, job_id, JSON.stringify(job), sha256Hex(token), forget_at);
        });
        return { url: `/uploads/${token}`, headers: {} };
      },

      async find(tenant, documentId) {
        const job = latest(tenant, documentId);
        return job && { job, arrived: files.has(fileOf(job)) };
      },

      forget: (tenant, documentId) =>
        db.write('uploads.forget', () => {
          const { changes } = db
            .sql('DELETE FROM uploads WHERE tenant = ? AND document_id = ?')
            .run(tenant, documentId);
          return Number(changes) > 0;
        }),
    },

    arrivals: {
      job: async (ref) => jobFor(ref),
      read: async (ref) => files.read(fileOf(ref)),

      async settle(ref, outcome) {
        await db.write('uploads.settle', () => {
          db.sql('UPDATE uploads SET outcome = ? WHERE tenant = ? AND document_id = ? AND job_id = ?').run(
            JSON.stringify(outcome),
            ref.tenant,
            ref.document_id,
            ref.job_id,
          );
        });
        files.remove(fileOf(ref));
      },

      discard: async (ref) => files.remove(fileOf(ref)),
    },

    intake: {
      async take(token, bytes) {
        const row = db.read(() =>
          db.sql('SELECT job, outcome FROM uploads WHERE token = ?').get(sha256Hex(token)),
        );
        if (row === undefined)
          throw new Failure('NotFound', 'Cannot take the document because nobody waits for it here.');
        const job = jobOf(row);
        if (files.has(fileOf(job)) || job.outcome !== undefined)
          throw new Failure('AlreadyExists', 'Cannot take the document because it was sent already.');
        if (clock.now() >= Date.parse(job.expires_at))
          throw new Failure('UploadExpired', 'Cannot take the document because it comes too late.');
        const file = files.begin(fileOf(job));
        try {
          await receive(job, bytes, (part) => file.write(part));
          file.keep();
        } catch (thrown) {
          file.drop();
          throw named(thrown);
        }
        return { tenant: job.tenant, document_id: job.document_id, job_id: job.job_id };
      },

      waiting() {
        const jobs = db.read(() => db.sql('SELECT job, outcome FROM uploads').all()).map(jobOf);
        files.keepOnly(new Set(jobs.map(fileOf)));
        return jobs.filter((job) => files.has(fileOf(job)));
      },
    },
  };
};
