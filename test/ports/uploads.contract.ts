import { describe, expect, it } from 'vitest';
import { uploadsIn, uploadNotice, type UploadJob, type UploadOutcome } from '../../src/contracts/upload.ts';
import type { Arrivals, Uploads, UploadTarget } from '../../src/ports/uploads.ts';
import { anUpload, tenant } from './examples.ts';
import { makerOf, type Make } from './harness.ts';

export type UploadPorts = {
  /** The time by which sending is too late. */
  now: () => number;
  uploads: Uploads;
  arrivals: Arrivals;
  /** Sends bytes as a client does, to where it was told to. @returns whether they were taken */
  send: (target: UploadTarget, bytes: Uint8Array) => Promise<boolean>;
};

const bytes = Buffer.from('# Ferns\n\nFerns like mist: 💧.\n');

const jobAt = (now: number, over: Partial<UploadJob> = {}): UploadJob => anUpload(bytes, now, over);

export const describeUploadsContract = (name: string, make: Make<UploadPorts>): void => {
  describe(`uploads: ${name}`, () => {
    const start = makerOf(make);
    const begin = async (over: Partial<UploadJob> = {}) => {
      const { port, reopen } = await start();
      const job = jobAt(port.now(), over);
      return { port, reopen, job, target: await port.uploads.begin(job) };
    };
    const outcomes: UploadOutcome[] = [
      { error: { code: 'DocumentInvalid', message: 'Cannot index it because it is no text.' } },
      { done: { version: 'v1', at: '2026-03-02T09:00:00.000Z' } },
    ];

    it('knows what was promised before it comes, and of nothing in another tenant', async () => {
      const { port, job, reopen } = await begin();
      for (const { uploads, arrivals } of [port, await reopen()]) {
        expect(await uploads.find(tenant, job.document_id)).toEqual({ job, arrived: false });
        expect(await uploads.find('globex', job.document_id)).toBeUndefined();
        expect(await arrivals.job(job)).toEqual(job);
        expect(await arrivals.job({ ...job, tenant: 'globex' })).toBeUndefined();
        expect(await arrivals.read(job)).toBeUndefined();
      }
    });

    it('takes exactly what was promised, and keeps it', async () => {
      const { port, job, target, reopen } = await begin();
      expect(await port.send(target, bytes)).toBe(true);
      for (const { uploads, arrivals } of [port, await reopen()]) {
        expect((await uploads.find(tenant, job.document_id))?.arrived).toBe(true);
        expect(Buffer.from((await arrivals.read(job)) ?? [])).toEqual(bytes);
      }
    });

    it.each([
      ['other bytes of that length', Buffer.from(bytes).fill('x')],
      ['more', Buffer.concat([bytes, bytes])],
      ['less', bytes.subarray(1)],
    ])('refuses %s, and takes the right ones afterwards', async (_, wrong) => {
      const { port, job, target } = await begin();
      expect(await port.send(target, wrong)).toBe(false);
      expect(await port.uploads.find(tenant, job.document_id)).toEqual({ job, arrived: false });
      expect(await port.send(target, bytes)).toBe(true);
    });

    it('takes nothing in place of what is there', async () => {
      const { port, job, target } = await begin();
      expect(await port.send(target, bytes)).toBe(true);
      expect(await port.send(target, bytes)).toBe(false);
      expect(Buffer.from((await port.arrivals.read(job)) ?? [])).toEqual(bytes);
    });

    it.each(outcomes)('keeps what came of it, and not its bytes: %o', async (outcome) => {
      const { port, job, target, reopen } = await begin();
      await port.send(target, bytes);
      for (let time = 0; time < 2; time += 1) await port.arrivals.settle(job, outcome);
      for (const { uploads, arrivals } of [port, await reopen()]) {
        const settled = { ...job, outcome };
        expect(await uploads.find(tenant, job.document_id)).toEqual({ job: settled, arrived: false });
        expect(await arrivals.job(job)).toEqual(settled);
        expect(await arrivals.read(job)).toBeUndefined();
      }
    });

    it('lets the latest upload of a document stand, whatever becomes of the one before', async () => {
      const { port, job, target } = await begin();
      await port.send(target, bytes);
      const later = jobAt(port.now(), { job_id: 'job_2' });
      const next = await port.uploads.begin(later);
      expect(await port.arrivals.job(job)).toBeUndefined();
      for (const outcome of outcomes) await port.arrivals.settle(job, outcome);
      expect(await port.arrivals.read(job)).toBeUndefined();
      expect(await port.uploads.find(tenant, job.document_id)).toEqual({ job: later, arrived: false });
      expect(await port.send(next, bytes)).toBe(true);
    });

    it('removes bytes that nobody waits for, and again', async () => {
      const { port, job, target } = await begin();
      await port.send(target, bytes);
      await port.uploads.forget(tenant, job.document_id);
      for (let time = 0; time < 2; time += 1) await port.arrivals.discard(job);
      expect(await port.arrivals.read(job)).toBeUndefined();
    });

    it('says whether there was one to forget', async () => {
      const { port, job } = await begin();
      expect(await port.uploads.forget('globex', job.document_id)).toBe(false);
      expect(await port.uploads.forget(tenant, job.document_id)).toBe(true);
      expect(await port.uploads.forget(tenant, job.document_id)).toBe(false);
      expect(await port.uploads.find(tenant, job.document_id)).toBeUndefined();
    });

    it('is told of by a message that names it', () => {
      const job = jobAt(0);
      const ref = { tenant, document_id: job.document_id, job_id: job.job_id };
      expect(uploadsIn(uploadNotice(job))).toEqual([ref]);
      for (const other of ['', '{}', '{"Service":"Amazon S3","Event":"s3:TestEvent"}'])
        expect(uploadsIn(other)).toEqual([]);
    });
  });
};
