import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { TestProject } from 'vitest/node';
import { systemClock, systemRandom } from '../../local/host/system.ts';
import { openSqlite } from '../../src/adapters/sqlite/index.ts';
import { keepKey } from '../../src/usecases/keys.ts';
import { fastPack } from '../packs/fast/fast-pack.ts';
import { startPackCompanion } from '../support/pack-companion.ts';

/** A server under test. */
export type Host = {
  pack: string;
  url: string;
  /** Address of its WebSocket, where that is another. */
  socket?: string;
  operator: string;
  /** An operator's key of another tenant. */
  stranger?: string;
  /** Where effects are counted, with what its callers send. */
  companion?: { url: string; token: string };
};

declare module 'vitest' {
  export interface ProvidedContext {
    hosts: Host[];
    /** Runs a pack whose clocks run out within seconds (test/packs/fast); absent where nobody started one. */
    fast: Host | undefined;
  }
}

const packs = (process.env['PACKS'] ?? 'packs/support,packs/library').split(',');

/**
 * Starts a host for each pack of PACKS, on a data folder of its own. With BASE_URL and OPERATOR_KEY it tests what
 * serves there (with the first pack; SOCKET_URL, STRANGER_KEY, COMPANION_URL and COMPANION_TOKEN where they are known).
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { BASE_URL, SOCKET_URL, OPERATOR_KEY, STRANGER_KEY, COMPANION_URL, COMPANION_TOKEN } = process.env;
  if (BASE_URL !== undefined && OPERATOR_KEY !== undefined) {
    const companion =
      COMPANION_URL === undefined ? {} : { companion: { url: COMPANION_URL, token: COMPANION_TOKEN ?? '' } };
    const socket = SOCKET_URL === undefined ? {} : { socket: SOCKET_URL };
    const stranger = STRANGER_KEY === undefined ? {} : { stranger: STRANGER_KEY };
    project.provide('hosts', [
      { pack: packs[0] ?? '', url: BASE_URL, operator: OPERATOR_KEY, ...socket, ...stranger, ...companion },
    ]);
    project.provide('fast', undefined);
    return async () => undefined;
  }
  const ends: (() => unknown)[] = [];
  const hosts: Host[] = [];
  for (const pack of packs) hosts.push(await startHost(pack, ends));
  const { folder, dispose } = fastPack();
  ends.push(dispose);
  project.provide('fast', await startHost(folder, ends));
  project.provide('hosts', hosts);
  return async () => {
    for (const end of ends.reverse()) await end();
  };
}

const startHost = async (pack: string, ends: (() => unknown)[]): Promise<Host> => {
  const data = mkdtempSync(join(tmpdir(), 'deliberate-acceptance-'));
  ends.push(() => rmSync(data, { recursive: true, force: true }));
  const started = await startPackCompanion(pack, ends);
  const folder = join(data, 'host');
  const stranger = await strangersKey(folder);
  const operator = `acceptance-${Buffer.from(systemRandom.bytes(16)).toString('hex')}`;
  const child = spawn(process.execPath, ['bin/deliberate.ts', 'start', '--quiet'], {
    env: {
      PATH: process.env['PATH'],
      PORT: '0',
      DELIBERATE_DATA: folder,
      DELIBERATE_PACK: pack,
      DELIBERATE_API_KEY: operator,
      DELIBERATE_LIMITS: 'off',
      ...started?.variables,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise((done) => child.once('exit', done));
  ends.push(async () => {
    child.kill('SIGTERM');
    await ended;
  });
  const url = await readyLine(child.stdout, ended);
  return {
    pack,
    url,
    operator,
    stranger,
    ...(started === undefined ? {} : { companion: started.companion }),
  };
};

/** A key of another tenant, put into the folder before its host opens it. */
const strangersKey = async (folder: string): Promise<string> => {
  const store = openSqlite({ folder, clock: systemClock, random: systemRandom, queues: [] });
  try {
    const services = { keys: store.keys, clock: systemClock, random: systemRandom };
    const made = await keepKey(services, {
      tenant: 'elsewhere',
      principal: 'stranger',
      roles: ['operator', 'admin', 'auditor'],
    });
    return made.key;
  } finally {
    store.close();
  }
};

const readyLine = (output: NodeJS.ReadableStream, ended: Promise<unknown>): Promise<string> =>
  new Promise((done, fail) => {
    void ended.then((status) => fail(new Error(`The host ended with ${String(status)} before it served.`)));
    createInterface({ input: output }).on('line', (line) => {
      const url = /^ready (\S+)$/.exec(line)?.[1];
      if (url !== undefined) done(url);
    });
  });
