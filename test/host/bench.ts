import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** The operator's key of every host that a test starts. */
export const operatorKey = 'operator-key-of-the-tests';

export type HostOptions = {
  data: string;
  pack?: string;
  port?: number;
  env?: Readonly<Record<string, string>>;
  /** Whether it leads a process group of its own, as at a terminal. */
  group?: boolean;
  /** Who runs it, where that is not whoever runs the test. */
  uid?: number;
  /** A program with arguments that starts Node, such as `prlimit --fsize=…`. */
  through?: readonly string[];
  /** Folder of the version that runs, where it is not this one. */
  app?: string;
};

export type HostProcess = {
  pid: number;
  /** Resolves with the address once it serves; rejects when it ends before. */
  ready: Promise<string>;
  /** How it ended; both are null or a value as `child_process` has them. */
  ended: Promise<{ status: number | null; signal: NodeJS.Signals | null }>;
  out: () => string;
  err: () => string;
  kill: (signal: NodeJS.Signals) => void;
};

/** Started processes and temporary folders of a test file, all gone when it is done. */
export const workbench = () => {
  const ends: (() => unknown)[] = [];
  afterAll(async () => {
    for (const end of ends.reverse()) await end();
  });

  const folder = (): string => {
    const made = mkdtempSync(join(tmpdir(), 'deliberate-host-'));
    ends.push(() => rmSync(made, { recursive: true, force: true, maxRetries: 3 }));
    return made;
  };

  /** Starts a host as `npm start` does, with an environment of its own. */
  const start = (options: HostOptions): HostProcess => {
    const {
      data,
      pack = 'packs/support',
      port = 0,
      env = {},
      through = [],
      uid,
      group = false,
      app = root,
    } = options;
    const [program = process.execPath, ...args] = [
      ...through,
      process.execPath,
      '--import',
      './bin/node-version.cjs',
      'bin/deliberate.ts',
      'start',
      '--quiet',
    ];
    const child = spawn(program, args, {
      cwd: app,
      env: {
        npm_lifecycle_event: 'start',
        PATH: process.env['PATH'],
        NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/compiled'),
        PORT: String(port),
        DELIBERATE_DATA: data,
        DELIBERATE_PACK: pack,
        DELIBERATE_API_KEY: operatorKey,
        DELIBERATE_LIMITS: 'off',
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: group,
      ...(uid === undefined ? {} : { uid }),
    });
    const ended = endOf(child);
    ends.push(async () => {
      child.kill('SIGKILL');
      await ended;
    });
    return { ...watched(child, ended), kill: (signal) => void child.kill(signal) };
  };

  return { folder, start, later: (end: () => unknown) => void ends.push(end) };
};
export type Workbench = ReturnType<typeof workbench>;

const endOf = (child: ChildProcess): HostProcess['ended'] =>
  new Promise((resolve) => child.once('close', (status, signal) => resolve({ status, signal })));

const watched = (child: ChildProcess, ended: HostProcess['ended']): Omit<HostProcess, 'kill'> => {
  let out = '';
  let err = '';
  child.stderr?.on('data', (data: Buffer) => (err += data.toString()));
  const { promise: ready, resolve, reject } = Promise.withResolvers<string>();
  ready.catch(() => undefined);
  if (child.stdout !== null)
    createInterface({ input: child.stdout }).on('line', (line) => {
      out += `${line}\n`;
      const url = /^ready (\S+)$/.exec(line)?.[1];
      if (url !== undefined) resolve(url);
    });
  void ended.then(({ status, signal }) => {
    reject(new Error(`The host ended (${status ?? signal ?? 'somehow'}) before it served: ${err}`));
  });
  return { pid: child.pid ?? 0, ready, ended, out: () => out, err: () => err };
};

/** Looks until `look` gives something, every 20 ms, for `limit` ms at most. @throws when it never does */
export const until = async <T>(
  what: string,
  look: () => Promise<T | undefined> | T | undefined,
  limit = 20_000,
): Promise<T> => {
  const end = performance.now() + limit;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (performance.now() > end) throw new Error(`Waited ${limit} ms in vain for ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};

/** Processes that run below `pid`, with their command lines. */
export const childrenOf = (pid: number): { pid: number; command: string }[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
        const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
        if (parent !== pid) return [];
        const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ');
        return [{ pid: Number(name), command }, ...childrenOf(Number(name))];
      } catch {
        return [];
      }
    });

/** Whether a process runs (and is not merely waiting to be buried by its parent). */
export const runs = (pid: number): boolean => {
  try {
    return !/^\d+ \(.*\) [ZX]/s.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
};

/** The process of the search worker of a host. */
export const workerOf = (host: number): number | undefined =>
  childrenOf(host).find(({ command }) => command.includes('local/worker/main.ts'))?.pid;

/** CPU time that a process has used, in ticks of 10 ms. */
export const ticksOf = (pid: number): number => {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return Number(fields[11]) + Number(fields[12]);
};
