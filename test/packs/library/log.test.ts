import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createLibrary, type Library } from '../../../packs/library/desk/library.ts';
import { openLog } from '../../../packs/library/desk/log.ts';
import { loadRecords } from '../../../packs/library/desk/records.ts';
import { openedAt } from './open-library.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});
const folder = (): string => {
  folders.push(mkdtempSync(join(tmpdir(), 'library-')));
  return folders.at(-1) ?? '';
};
/** A library system over its log; `send` is one request to it. */
const start = (
  data: string,
): { library: Library; send: (path: string, body?: object, token?: string) => unknown } => {
  const now = (): number => openedAt;
  const log = openLog(data, now);
  const record = log.append.bind(log);
  const library = createLibrary({ records: loadRecords(), token: 't', openedAt: log.openedAt, now, record });
  return {
    library,
    send: (path, body, token = 't') => {
      for (const effect of log.read()) library.apply(effect);
      const method = body === undefined ? 'GET' : 'POST';
      return library.handle({ method, path, query: {}, authorization: `Bearer ${token}`, key: 'k1', body });
    },
  };
};
const reserve = { item_id: 'B-2041' };
const path = '/customers/30417/reservations';

describe("the library system's log", () => {
  it('is what it remembers after it was killed', () => {
    const data = folder();
    const first = start(data).send(path, reserve);
    const { library, send } = start(data);
    expect(first).toMatchObject({ status: 201, body: { position: 1 } });
    expect(send(path, reserve)).toMatchObject({ status: 200, body: { position: 1 } });
    expect(library.effects()).toHaveLength(1);
  });

  it('drops a last line that was cut off, and goes on', () => {
    const data = folder();
    start(data).send(path, reserve);
    appendFileSync(join(data, 'library.jsonl'), '{"line":"effect","eff');
    start(data).send('/customers/30417/messages', { text: 'a', channel: 'email' });
    expect(start(data).send('/effects')).toMatchObject({
      body: { counts: { reservation: 1, message: 1 } },
    });
  });

  it('takes in what a process that ends and one that begins both write', () => {
    const data = folder();
    const [ending, beginning] = [start(data), start(data)];
    ending.send(path, reserve);
    expect(beginning.send(path, reserve)).toMatchObject({ status: 200 });
    expect(ending.send('/effects')).toMatchObject({ body: { counts: { reservation: 1 } } });
  });

  it('is kept from those without its token', () => {
    expect(start(folder()).send('/effects', undefined, 'x')).toMatchObject({ status: 401 });
  });
});
