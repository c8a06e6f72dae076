import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Sqlite } from '../../../src/adapters/sqlite/index.ts';
import { uploadKeptMs, uploadMs, type UploadJob } from '../../../src/contracts/upload.ts';
import { anUpload } from '../../ports/examples.ts';
import { describeUploadsContract, type UploadPorts } from '../../ports/uploads.contract.ts';
import { SimClock } from '../../support/sim-clock.ts';
import { folders, making, open } from './support.ts';

async function* partsOf(bytes: Uint8Array, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
const tokenIn = (url: string): string => url.split('/').at(-1) ?? '';

describeUploadsContract('SQLite', (options) =>
  making(({ uploads, arrivals, intake }: Sqlite): UploadPorts => ({
    now: () => options.clock.now(),
    uploads,
    arrivals,
    send: ({ url }, bytes) =>
      intake.take(tokenIn(url), partsOf(bytes, 5)).then(
        () => true,
        () => false,
      ),
  }))(options),
);

const text = Buffer.from('Ferns like mist.');
const jobOf = (now: number, over: Partial<UploadJob> = {}): UploadJob => anUpload(text, now, over);

describe('uploads on one machine', () => {
  const newFolder = folders();

  const started = async (over: Partial<UploadJob> = {}) => {
    const folder = newFolder();
    const clock = new SimClock();
    const sqlite = open({ folder, clock, defer: queueMicrotask });
    const job = jobOf(clock.now(), over);
    const { url } = await sqlite.uploads.begin(job);
    const files = (): string[] =>
      existsSync(join(folder, 'uploads')) ? readdirSync(join(folder, 'uploads')) : [];
    return { folder, clock, sqlite, job, token: tokenIn(url), files };
  };

  it('are refused by name', async () => {
    const { clock, sqlite, token } = await started();
    const take = (given: string, bytes: Uint8Array) => sqlite.intake.take(given, partsOf(bytes, 4));
    await expect(take('other', text)).rejects.toMatchObject({ code: 'NotFound' });
    await expect(take(token, text.subarray(1))).rejects.toMatchObject({ code: 'UploadMismatch' });
    await clock.advance(uploadMs);
    await expect(take(token, text)).rejects.toMatchObject({ code: 'UploadExpired' });
    sqlite.close();
  });

  it('are read no further than was promised', async () => {
    const { sqlite, token, files } = await started();
    let read = 0;
    async function* endless() {
      for (;;) {
        read += 1;
        yield text;
      }
    }
    await expect(sqlite.intake.take(token, endless())).rejects.toMatchObject({ code: 'UploadMismatch' });
    expect(read).toBe(2);
    expect(files()).toEqual([]);
    sqlite.close();
  });

  it('that broke off leave nothing, and may be sent again', async () => {
    const { sqlite, token, files } = await started();
    async function* broken() {
      yield text.subarray(0, 3);
      throw new Error('The client went away.');
    }
    await expect(sqlite.intake.take(token, broken())).rejects.toThrow('went away');
    expect(files()).toEqual([]);
    await sqlite.intake.take(token, partsOf(text, 3));
    expect(files()).toEqual(['job_1']);
    sqlite.close();
  });

  it('that arrived before a crash are found at the next start, and what nobody waits for goes', async () => {
    const { folder, clock, sqlite, job, token, files } = await started();
    await sqlite.intake.take(token, partsOf(text, 3));
    const other = jobOf(clock.now(), { document_id: 'moss.md', job_id: 'job_2' });
    const { url } = await sqlite.uploads.begin(other);
    await sqlite.intake.take(tokenIn(url), partsOf(text, 3));
    await sqlite.uploads.forget('acme', 'moss.md');
    expect(files().toSorted()).toEqual(['job_1', 'job_2']);
    sqlite.close();
    const next = open({ folder, clock });
    expect(next.intake.waiting()).toMatchObject([{ job_id: job.job_id }]);
    expect(files()).toEqual(['job_1']);
    next.close();
  });

  it('are forgotten a week after they could begin', async () => {
    const { clock, sqlite, job } = await started();
    await clock.advance(uploadMs + uploadKeptMs);
    await sqlite.uploads.begin(jobOf(clock.now(), { document_id: 'moss.md', job_id: 'job_2' }));
    expect(await sqlite.uploads.find('acme', job.document_id)).toBeUndefined();
    sqlite.close();
  });
});
