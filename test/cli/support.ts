import { Readable } from 'node:stream';
import { main } from '../../cli/main.ts';
import type { Terminal } from '../../cli/terminal.ts';
import type { Api, Who } from '../functions/api/harness.ts';
import { startApi } from '../functions/api/harness.ts';

/** Runs command lines against an API in this process. */
export const startCli = async (options: Parameters<typeof startApi>[0] = {}, as: Who = 'operator') => {
  const api = await startApi(options);
  const calls: string[] = [];
  const run = async (
    args: string[],
    over: Partial<Terminal> = {},
  ): Promise<{ status: number; out: string; err: string; json: () => Record<string, unknown> }> => {
    let out = '';
    let err = '';
    const status = await main(args, {
      out: (text) => (out += `${text}\n`),
      err: (text) => (err += `${text}\n`),
      env: { DELIBERATE_API_KEY: api.keys[as], DELIBERATE_URL: 'http://server' },
      input: Readable.from([]),
      colour: false,
      clock: api.clock,
      fetch: async (url, init) => {
        const path = (url as string).replace('http://server', '');
        calls.push(`${init?.method ?? 'GET'} ${path}`);
        return api.app.request(path, init);
      },
      ...over,
    });
    return { status, out, err, json: () => JSON.parse(out) as Record<string, unknown> };
  };
  return { api, calls, run };
};
export type Cli = Awaited<ReturnType<typeof startCli>>;
export type { Api };
