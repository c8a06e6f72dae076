import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { systemRandom } from '../adapters/system/index.ts';

/** A one-machine host with a data folder of its own. */
export type TestHost = {
  url: string;
  /** An operator's key. */
  key: string;
  /** Stops it and removes its data. */
  stop: () => Promise<void>;
};

const program = fileURLToPath(
  new URL(`../../bin/deliberate${extname(import.meta.filename)}`, import.meta.url),
);

/**
 * Starts a host with a pack, as `deliberate start` does, on a free port, without limits on requests.
 * @param options.env settings and secrets of the pack; without them, its companion is started
 * @throws Error when it ends before it serves; what it has against the pack stands in this process's error output
 */
export const startHost = async (options: {
  pack: string;
  env?: Readonly<Record<string, string>>;
}): Promise<TestHost> => {
  const data = mkdtempSync(join(tmpdir(), 'deliberate-host-'));
  const key = `test-${Buffer.from(systemRandom.bytes(16)).toString('hex')}`;
  const child = spawn(process.execPath, [program, 'start', '--quiet'], {
    env: {
      ...options.env,
      PATH: process.env['PATH'],
      PORT: '0',
      DELIBERATE_DATA: data,
      DELIBERATE_PACK: resolve(options.pack),
      DELIBERATE_API_KEY: key,
      DELIBERATE_LIMITS: 'off',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<number | null>((done) => child.once('exit', done));
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await ended;
    rmSync(data, { recursive: true, force: true });
  };
  const ready = new Promise<string>((found) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const url = /^ready (\S+)$/.exec(line)?.[1];
      if (url !== undefined) found(url);
    });
  });
  const url = await Promise.race([ready, ended.then(() => undefined)]);
  if (url !== undefined) return { url, key, stop };
  await stop();
  throw new Error(`Cannot test ${options.pack} because the host ended before it served.`);
};
