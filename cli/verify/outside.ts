import { randomBytes } from 'node:crypto';
import type { z } from 'zod';
import { errorBodySchema, headers as names, sessionViewSchema } from '../../src/contracts/api.ts';
import type { SessionView } from '../../src/contracts/api.ts';
import type { ErrorCode } from '../../src/contracts/errors.ts';
import { sleep } from '../../src/ports/clock.ts';
import type { Terminal } from '../terminal.ts';

/** What a check throws when something is not as it should be. */
export class Unmet extends Error {
  override readonly name = 'Unmet';
}

/** What a check throws when it cannot be made here, and why. */
export class Skipped extends Error {
  override readonly name = 'Skipped';
}

export type Sent = {
  body?: unknown;
  headers?: Readonly<Record<string, string>>;
  /** In the place of the one under test; none where it is empty. */
  key?: string;
};

/** A deployment as a client sees it. */
export type Outside = {
  send(method: string, path: string, sent?: Sent): Promise<Response>;
  /** The body of an answer that has to have this status and form. @throws Unmet; Skipped where the key may not */
  expect<S extends z.ZodType>(
    schema: S,
    status: number,
    method: string,
    path: string,
    sent?: Sent,
  ): Promise<z.output<S>>;
  /** @throws Unmet unless it is refused with that status, code and form. */
  refused(status: number, code: ErrorCode, method: string, path: string, sent?: Sent): Promise<void>;
  /** The session once it is in one of those states; looks every second. @throws Unmet when that takes too long */
  reached(sessionId: string, statuses: readonly SessionView['status'][]): Promise<SessionView>;
  /** Of this run; makes its requests unlike those of any other. */
  nonce: string;
};

const codeOf = async (response: Response): Promise<string> => {
  const body = errorBodySchema.safeParse(await response.json().catch(() => undefined));
  return body.success ? body.data.error_code : 'no error of the catalogue';
};

export const outsideOf = (
  target: { url: string; key: string | undefined; timeout_ms: number },
  { fetch, clock }: Pick<Terminal, 'fetch' | 'clock'>,
): Outside => {
  const base = target.url.replace(/\/+$/, '');
  const send: Outside['send'] = async (method, path, { body, headers = {}, key = target.key ?? '' } = {}) => {
    const all = new Headers({ Accept: 'application/json', ...headers });
    if (key !== '') all.set(names.apiKey, key);
    if (body !== undefined) all.set('Content-Type', 'application/json');
    const init = { method, headers: all, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    return fetch(`${base}${path}`, init).catch((cause: unknown) => {
      throw new Unmet(`${method} ${path} reaches nothing`, { cause });
    });
  };
  const expect: Outside['expect'] = async (schema, status, method, path, sent) => {
    const response = await send(method, path, sent);
    if (response.status !== status) {
      const why = `${method} ${path} answers ${response.status} (${await codeOf(response)}), not ${status}`;
      throw response.status === 403 ? new Skipped(`the key may not ${method} ${path}`) : new Unmet(why);
    }
    const parsed = schema.safeParse(await response.json().catch(() => undefined));
    if (parsed.success) return parsed.data;
    const field = parsed.error.issues[0]?.path.join('.') ?? '';
    throw new Unmet(`${method} ${path} answers in another form${field === '' ? '' : `: ${field}`}`);
  };
  const session = (id: string): Promise<SessionView> =>
    expect(sessionViewSchema, 200, 'GET', `/sessions/${id}`);
  return {
    send,
    expect,
    async refused(status, code, method, path, sent) {
      const response = await send(method, path, sent);
      const found = await codeOf(response);
      if (response.status === status && found === code) return;
      throw new Unmet(`${method} ${path} answers ${response.status} (${found}), not ${status} (${code})`);
    },
    async reached(id, statuses) {
      const end = clock.now() + target.timeout_ms;
      for (;;) {
        const found = await session(id);
        if (statuses.includes(found.status)) return found;
        if (clock.now() >= end)
          throw new Unmet(`session ${id} is ${found.status} after ${target.timeout_ms / 1000} s`);
        await sleep(clock, Math.min(1000, Math.max(1, end - clock.now())));
      }
    },
    nonce: randomBytes(8).toString('hex'),
  };
};
