import type { Effect } from './effects.ts';
import { createLibrary, type Library, type LibraryAnswer } from './library.ts';
import { loadRecords } from './records.ts';

/** What the library system answers to an HTTP request. */
export const answerTo = (
  library: Library,
  {
    url,
    method,
    header,
    body,
  }: { url: URL; method: string; header: (name: string) => string | null; body: string },
): LibraryAnswer => {
  const key = header('idempotency-key');
  return library.handle({
    method,
    path: decodeURIComponent(url.pathname),
    query: Object.fromEntries(url.searchParams),
    authorization: header('authorization') ?? '',
    ...(key !== null && { key }),
    ...(body !== '' && { body: parsed(body) }),
  });
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
};

export type DeskInProcess = {
  /** Answers what is sent to any host; hand it to `createExtensions`. */
  transport: (url: string, init: RequestInit) => Promise<Response>;
  effects: () => readonly Effect[];
};

/** The library system in memory, for tests and the simulation: no process, no clock of its own. */
export const deskInProcess = ({ token, now }: { token: string; now: () => number }): DeskInProcess => {
  const library = createLibrary({
    ...{ records: loadRecords(), token, now, openedAt: now() },
    record: () => undefined,
  });
  return {
    effects: () => library.effects(),
    transport: async (url, init) => {
      const request = new Request(url, init);
      const { status, body } = answerTo(library, {
        url: new URL(url),
        method: request.method,
        header: (name) => request.headers.get(name),
        body: await request.text(),
      });
      return Response.json(body, { status });
    },
  };
};
