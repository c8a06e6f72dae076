import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import type { DocumentView } from '../../src/contracts/api.ts';
import { Failure } from '../../src/contracts/errors.ts';
import { maxUploadBytes, uploadMs, uploadNotice, type UploadRef } from '../../src/contracts/upload.ts';
import { memoryFolder, openSqlite } from '../../src/adapters/sqlite/index.ts';
import { beginUpload } from '../../src/usecases/begin-upload.ts';
import { deleteDocument } from '../../src/usecases/delete-document.ts';
import { getDocument } from '../../src/usecases/get-document.ts';
import { abandonIngest, ingest } from '../../src/usecases/ingest.ts';
import { putDocument } from '../../src/usecases/put-document.ts';
import type { Caller, Services } from '../../src/usecases/services.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { SimClock } from '../support/sim-clock.ts';

const caller: Caller = {
  principal: { tenant: 'acme', principal: 'olga', roles: ['operator'] },
  correlation_id: 'cor_1',
};
const document_id = 'ferns.md';
const about = { document_id, title: 'Ferns', tags: ['care'], collection: 'documents' };
const text = '# Ferns\n\nFerns like mist twice a week.\n';
const promise = (bytes: Uint8Array) => ({
  bytes: bytes.length,
  sha256: createHash('sha256').update(bytes).digest('hex'),
});

const opened: { close(): void }[] = [];
afterEach(() => {
  for (const one of opened.splice(0)) one.close();
});

const start = () => {
  const clock = new SimClock();
  const random = seededRandom(3);
  const sqlite = openSqlite({ folder: memoryFolder(), clock, random, queues: [], defer: queueMicrotask });
  opened.push(sqlite);
  const services = { ...sqlite, clock, random, log: () => undefined } as unknown as Services;
  const begin = (bytes: Uint8Array, over: object = {}) =>
    beginUpload(services, caller, { ...about, upload: { ...promise(bytes), ...over } });
  /** As a client does. @returns the message that tells of it */
  const send = async (url: string, bytes: Uint8Array): Promise<string> => {
    async function* whole() {
      yield bytes;
    }
    return uploadNotice(await sqlite.intake.take(url.split('/').at(-1) ?? '', whole()));
  };
  /** What a store that checks nothing may hand over: other bytes than promised. */
  const holding = (bytes: Uint8Array): Services => ({
    ...services,
    arrivals: { ...services.arrivals, read: async () => bytes },
  });
  const view = (): Promise<DocumentView> => getDocument(services, caller, { document_id });
  const found = async (query: string): Promise<string[]> =>
    (await services.knowledge.search('acme', { text: query, limit: 5 })).map((one) => one.text);
  return { clock, services, sqlite, begin, send, holding, view, found };
};

const messageOf = (ref: Omit<UploadRef, 'tenant'>): string =>
  uploadNotice({ tenant: 'acme', document_id: ref.document_id, job_id: ref.job_id });

describe('a document that is uploaded', () => {
  it('is awaited, queued and indexed, as it would be inline', async () => {
    const { services, begin, send, view, found } = start();
    const bytes = Buffer.from(text);
    const begun = await begin(bytes);
    expect(begun).toMatchObject({ document_id, status: 'awaiting_upload', upload: { method: 'PUT' } });
    expect(await view()).toMatchObject({ document_id, title: 'Ferns', status: 'awaiting_upload' });
    const message = await send(begun.upload.url, bytes);
    expect(await view()).toMatchObject({ status: 'queued', job: { job_id: begun.job_id } });
    await ingest(services, message);
    const uploaded = await view();
    expect(uploaded).toMatchObject({ status: 'indexed', text, tags: ['care'] });
    expect(uploaded.job).toBeUndefined();
    expect(await found('mist')).toHaveLength(1);
    expect(await putDocument(services, caller, { ...about, text })).toMatchObject({ status: 'unchanged' });
  });

  it('is indexed once, however often it is told of, and wherever that breaks off', async () => {
    const { services, begin, send, view } = start();
    const bytes = Buffer.from(text);
    const message = await send((await begin(bytes)).upload.url, bytes);
    let puts = 0;
    const knowledge: Services['knowledge'] = {
      ...services.knowledge,
      put: async (...given) => {
        puts += 1;
        await services.knowledge.put(...given);
      },
    };
    const dying: Services = {
      ...services,
      knowledge,
      arrivals: {
        ...services.arrivals,
        settle: async () => {
          throw new Error('The process was killed.');
        },
      },
    };
    await expect(ingest(dying, message)).rejects.toMatchObject({ code: 'Internal' });
    for (let time = 0; time < 2; time += 1) await ingest({ ...services, knowledge }, message);
    expect(puts).toBe(1);
    expect((await view()).job).toBeUndefined();
  });

  it.each([
    ['other bytes', Buffer.from(text.replace('mist', 'snow')), 'UploadMismatch'],
    ['another size', Buffer.from('x'), 'UploadMismatch'],
  ])('fails by name for %s', async (_, bytes, code) => {
    const { begin, holding, view } = start();
    const begun = await begin(Buffer.from(text));
    await ingest(holding(bytes), messageOf(begun));
    expect(await view()).toMatchObject({
      status: 'failed',
      job: { status: 'failed', error: { error_code: code } },
    });
  });

  it.each([
    ['what is not UTF-8', Buffer.from([0x46, 0xff, 0xfe])],
    ['a NUL character', Buffer.from('Ferns\0like mist.')],
    ['no text', Buffer.from(' \n ')],
  ])('fails by name for %s', async (_, bytes) => {
    const { services, begin, send, view } = start();
    const message = await send((await begin(bytes)).upload.url, bytes);
    for (let time = 0; time < 2; time += 1) await ingest(services, message);
    expect(await view()).toMatchObject({
      status: 'failed',
      job: { error: { error_code: 'DocumentInvalid' } },
    });
  });

  it('is queued for as long as a part of the index may not have it, and not for ever', async () => {
    const { clock, services, begin, send, view } = start();
    const bytes = Buffer.from(text);
    await ingest(services, await send((await begin(bytes)).upload.url, bytes));
    const behind: Services = {
      ...services,
      knowledge: { ...services.knowledge, get: async () => undefined },
    };
    const read = () => getDocument(behind, caller, { document_id });
    expect(await read()).toMatchObject({ status: 'queued' });
    expect((await view()).job).toBeUndefined();
    await clock.advance(10_000);
    await expect(read()).rejects.toMatchObject({ code: 'NotFound' });
  });

  it('fails by name when nothing comes in time', async () => {
    const { clock, begin, view } = start();
    await begin(Buffer.from(text));
    await clock.advance(uploadMs - 1);
    expect(await view()).toMatchObject({ status: 'awaiting_upload' });
    await clock.advance(1);
    expect(await view()).toMatchObject({ status: 'failed', job: { error: { error_code: 'UploadExpired' } } });
  });

  it('comes back where the index is out of reach, and fails by name when it never is', async () => {
    const { services, begin, send, view } = start();
    const bytes = Buffer.from(text);
    const message = await send((await begin(bytes)).upload.url, bytes);
    const failing: Services = {
      ...services,
      knowledge: {
        ...services.knowledge,
        put: () => Promise.reject(new Failure('RetrievalFailed', 'Cannot put it.')),
      },
    };
    await expect(ingest(failing, message)).rejects.toMatchObject({ code: 'RetrievalFailed' });
    expect(await view()).toMatchObject({ status: 'queued' });
    await abandonIngest(services, message);
    expect(await view()).toMatchObject({ status: 'failed', job: { error: { error_code: 'PoisonMessage' } } });
  });

  it('shows beside the document that it is to replace, and a later text takes its place', async () => {
    const { services, begin, send, view, found } = start();
    await putDocument(services, caller, { ...about, text: 'Ferns like shade.' });
    const bytes = Buffer.from(text);
    const message = await send((await begin(bytes)).upload.url, bytes);
    expect(await view()).toMatchObject({
      status: 'indexed',
      text: 'Ferns like shade.',
      job: { status: 'queued' },
    });
    await putDocument(services, caller, { ...about, text: 'Ferns like moss.' });
    await ingest(services, message);
    expect(await found('ferns')).toEqual(['Ferns like moss.']);
    expect((await view()).job).toBeUndefined();
  });

  it('is deleted with its upload, or its upload alone', async () => {
    const { services, begin, send, view } = start();
    const bytes = Buffer.from(text);
    const message = await send((await begin(bytes)).upload.url, bytes);
    expect(await deleteDocument(services, caller, { document_id })).toMatchObject({ deleted: true });
    await ingest(services, message);
    await expect(view()).rejects.toMatchObject({ code: 'NotFound' });
    await expect(deleteDocument(services, caller, { document_id })).rejects.toMatchObject({
      code: 'NotFound',
    });
  });

  it('is refused by name above the limit', async () => {
    const { begin } = start();
    await begin(Buffer.from(text), { bytes: maxUploadBytes });
    await expect(begin(Buffer.from(text), { bytes: maxUploadBytes + 1 })).rejects.toMatchObject({
      code: 'TooLarge',
    });
  });

  it('is read without its text where that is too large for an answer', async () => {
    const { services, begin, send, view } = start();
    const bytes = Buffer.from('Ferns like mist. '.repeat(200_000));
    await ingest(services, await send((await begin(bytes)).upload.url, bytes));
    const large = await view();
    expect(large).toMatchObject({ status: 'indexed', title: 'Ferns' });
    expect('text' in large).toBe(false);
  });
});
