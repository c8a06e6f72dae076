import { afterEach, describe, expect, it } from 'vitest';
import { startServer } from '../../../local/server/index.ts';
import { errorBodySchema } from '../../../src/contracts/api.ts';
import { Failure } from '../../../src/contracts/errors.ts';
import { startApi } from '../../functions/api/harness.ts';

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

const serve = async () => {
  const api = await startApi();
  const taken = new Map<string, string>();
  const server = await startServer(api.deps, {
    hub: api.hub,
    port: 0,
    takeUpload: async (token, bytes) => {
      if (token === 'late') throw new Failure('UploadExpired', 'Cannot take the document.');
      const parts: Uint8Array[] = [];
      for await (const part of bytes) parts.push(part);
      taken.set(token, Buffer.concat(parts).toString());
    },
  });
  ends.push(async () => {
    const closed = server.close();
    await api.clock.advance(2_000);
    await closed;
  });
  const put = (path: string, body: string | undefined) =>
    fetch(`${server.url}${path}`, { method: 'PUT', ...(body === undefined ? {} : { body }) });
  return { put, taken };
};

describe('the address of an upload', () => {
  it('takes what is sent there, without a key', async () => {
    const { put, taken } = await serve();
    expect((await put('/uploads/token_1', 'Ferns like mist.')).status).toBe(200);
    expect((await put('/uploads/token_2', undefined)).status).toBe(200);
    expect([...taken]).toEqual([
      ['token_1', 'Ferns like mist.'],
      ['token_2', ''],
    ]);
  });

  it('names what is wrong as every route does', async () => {
    const { put } = await serve();
    const late = await put('/uploads/late', 'x');
    expect(late.status).toBe(410);
    expect(errorBodySchema.parse(await late.json()).error_code).toBe('UploadExpired');
    for (const path of ['/uploads/', '/uploads/a/b', '/documents'])
      expect((await put(path, 'x')).status, path).toBe(404);
  });
});
