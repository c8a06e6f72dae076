import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { documentViewSchema, retrievedSchema, uploadBegunSchema } from '../../src/contracts/api.ts';
import type { DocumentView } from '../../src/contracts/api.ts';
import { clientOf, hosts } from './client.ts';
import type { Client } from './client.ts';

/** What the document says once, between 5 MB of other things. */
const fact = 'The quokka terminal in hall seven opens at half past four.';
const filler = (part: number): string =>
  `## Part ${part}\n\n${`Paragraph ${part} says that nothing of note was found on day ${part}. `.repeat(60)}\n\n`;

const largeDocument = (megabytes: number): Buffer => {
  const parts: string[] = [];
  for (let size = 0; size < megabytes * 1_000_000; size += parts.at(-1)?.length ?? 0)
    parts.push(filler(parts.length));
  parts.splice(parts.length / 2, 0, `## Opening hours\n\n${fact}\n\n`);
  return Buffer.from(parts.join(''));
};

const promiseOf = (bytes: Uint8Array) => ({
  bytes: bytes.length,
  sha256: createHash('sha256').update(bytes).digest('hex'),
});

const view = async (client: Client, id: string): Promise<DocumentView> =>
  documentViewSchema.parse((await client.call('GET', `/documents/${id}`)).body);

/** Asks until parts of an index that have not heard of a change yet have. */
const eventually = async <T>(ask: () => Promise<T>, holds: (answer: T) => boolean): Promise<T> => {
  for (;;) {
    const answer = await ask();
    if (holds(answer)) return answer;
    await sleep(200);
  }
};

/** Reads it until its upload is done, one way or the other. */
const settled = (client: Client, id: string): Promise<DocumentView> =>
  eventually(
    () => view(client, id),
    ({ job }) => job === undefined || job.status === 'failed',
  );

describe.each(hosts)('%s', (_pack, host) => {
  const operator = clientOf(host);
  const begin = async (id: string, upload: object) => {
    const body = { document_id: id, title: 'Hall book', collection: 'halls', upload };
    const answer = await operator.call('POST', '/documents', body);
    expect(answer.status, answer.text).toBe(202);
    return uploadBegunSchema.parse(answer.body);
  };

  it('takes a document of 5 MB as an upload, and finds what it says', async () => {
    const bytes = largeDocument(5);
    const { upload, job_id } = await begin('hall-book.md', promiseOf(bytes));
    expect(await view(operator, 'hall-book.md')).toMatchObject({
      status: 'awaiting_upload',
      job: { job_id },
    });
    const sent = await fetch(upload.url, { method: 'PUT', headers: upload.headers, body: bytes });
    expect(sent.status, await sent.text()).toBe(200);
    expect(await settled(operator, 'hall-book.md')).toMatchObject({ status: 'indexed', title: 'Hall book' });
    const query = { query: 'When does the quokka terminal open?', collection: 'halls' };
    const { results } = await eventually(
      async () => retrievedSchema.parse((await operator.call('POST', '/retrieve', query)).body),
      (found) => found.results.length > 0,
    );
    const [best] = results;
    expect(best).toMatchObject({ document_id: 'hall-book.md' });
    expect(best?.text).toContain(fact);
    expect((await operator.call('DELETE', '/documents/hall-book.md')).status).toBe(200);
    await eventually(
      () => operator.call('GET', '/documents/hall-book.md'),
      ({ status }) => status === 404,
    );
  });

  it('refuses other bytes than promised, and tells of a document that is none', async () => {
    const bytes = Buffer.from([0x46, 0x65, 0xff, 0xfe]);
    const { upload } = await begin('no-text.md', promiseOf(bytes));
    const { 'content-length': _, ...headers } = upload.headers;
    const other = await fetch(upload.url, { method: 'PUT', headers, body: Buffer.from('Fern') });
    await other.body?.cancel();
    expect(other.ok).toBe(false);
    const sent = await fetch(upload.url, { method: 'PUT', headers: upload.headers, body: bytes });
    await sent.body?.cancel();
    expect(sent.status).toBe(200);
    expect(await settled(operator, 'no-text.md')).toMatchObject({
      status: 'failed',
      job: { error: { error_code: 'DocumentInvalid' } },
    });
    expect((await operator.call('DELETE', '/documents/no-text.md')).status).toBe(200);
  });

  it('says how to send what is too large for a request, or too large at all', async () => {
    const inline = { title: 'Hall book', text: 'x'.repeat(4 * 1024 * 1024) };
    const refused = await operator.call('POST', '/documents', inline);
    expect(refused).toMatchObject({ status: 413, body: { error_code: 'TooLarge' } });
    expect(refused.body['message']).toContain('`upload`');
    const huge = { title: 'Hall book', upload: { bytes: 100_000_000, sha256: 'a'.repeat(64) } };
    expect(await operator.call('POST', '/documents', huge)).toMatchObject({
      status: 413,
      body: { error_code: 'TooLarge' },
    });
  });
});
