import { describe, expect, it } from 'vitest';
import { errorBodySchema } from '../../../src/contracts/api.ts';
import { Failure } from '../../../src/contracts/errors.ts';
import { serving } from './serving.ts';

const start = serving();
const serve = async () => {
  const taken = new Map<string, string>();
  const { server } = await start({
    takeUpload: async (token, bytes) => {
      if (token === 'late') throw new Failure('UploadExpired', 'Cannot take the document.');
      const parts: Uint8Array[] = [];
      for await (const part of bytes) parts.push(part);
      taken.set(token, Buffer.concat(parts).toString());
    },
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
