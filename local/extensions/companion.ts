import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { packFile, redactor, settingsOf } from '../../src/adapters/extensions/index.ts';
import { Failure } from '../../src/contracts/errors.ts';
import type { Extensions as ExtensionsFile } from '../../src/contracts/pack/index.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { Random } from '../../src/ports/random.ts';
import type { Log } from '../../src/ports/telemetry.ts';

export type CompanionOptions = {
  packDir: string;
  file: ExtensionsFile;
  env: Readonly<Record<string, string | undefined>>;
  /** Folder where it keeps its own data. */
  dataDir: string;
  clock: Clock;
  random: Random;
  log: Log;
};

/** `variables` are to be added to the environment that `createExtensions` gets. */
export type RunningCompanion = {
  variables: Readonly<Record<string, string>>;
  /** Process id of the present process, or `undefined` while it restarts. */
  pid: () => number | undefined;
  close: () => Promise<void>;
};

/** How long it may take to say that it serves, and to wait before it is started again; milliseconds. */
const startLimit = 20_000;
const restartAfter = 500;

/**
 * Starts the pack's companion with `PORT` (0: any), `DATA_DIR`, the pack's settings and its secret in its environment,
 * and waits for its line `ready http://127.0.0.1:PORT`. When it dies it is started again on the same port. It must end when
 * its standard input closes, so that it never outlives the host.
 * @returns `undefined` where the pack has none, or the environment names an address already
 * @throws Unavailable if it ends or says nothing for 20 s, PackInvalid if its file is missing or outside of the pack
 */
export const startCompanion = async (options: CompanionOptions): Promise<RunningCompanion | undefined> => {
  const { file, env, log, clock, random } = options;
  const { companion } = file;
  if (companion === undefined || (env[companion.setting] ?? '') !== '') return undefined;
  const code = packFile(options.packDir, companion.code);
  const token =
    (companion.secret && env[companion.secret]) || Buffer.from(random.bytes(32)).toString('base64url');
  const secret: Record<string, string> = companion.secret === undefined ? {} : { [companion.secret]: token };
  const redact = redactor(secret);
  let child: ChildProcess | undefined;
  let closed = false;

  const start = async (port: string): Promise<string> => {
    const started = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', code], {
      cwd: options.packDir,
      env: { ...settingsOf(file, env), ...secret, PORT: port, DATA_DIR: options.dataDir },
      stdio: ['pipe', 'pipe', 'pipe'],
      // Ctrl-C at a terminal is for the host, which ends its companion last.
      detached: true,
    });
    child = started;
    createInterface({ input: started.stderr }).on('line', (line) => {
      log('warn', 'companion.output', { text: redact(line).slice(0, 500) });
    });
    const url = await readyLine(started, clock);
    started.once('exit', () => {
      child = undefined;
      if (!closed) again(new URL(url).port);
    });
    return url;
  };
  const again = (port: string): void => {
    log('warn', 'companion.ended', { port });
    clock.after(restartAfter, () => {
      if (!closed) start(port).catch(() => (closed ? undefined : again(port)));
    });
  };

  const url = await start('0');
  log('info', 'companion.started', { url });
  return {
    variables: { [companion.setting]: url, ...secret },
    pid: () => child?.pid,
    close: async () => {
      closed = true;
      if (child === undefined) return;
      const ended = new Promise((resolve) => child?.once('exit', resolve));
      child.kill('SIGKILL');
      await ended;
    },
  };
};

/** The address in the line that says it is ready. */
const readyLine = (child: ChildProcess, clock: Clock): Promise<string> =>
  new Promise((resolve, reject) => {
    const fail = (why: string): void => {
      child.kill('SIGKILL');
      reject(new Failure('Unavailable', `Cannot start the pack's companion because ${why}.`));
    };
    const cancel = clock.after(startLimit, () => {
      fail(`it did not say that it is ready within ${startLimit} ms`);
    });
    child.once('exit', (status) => {
      cancel();
      fail(`it ended with status ${status ?? 'none'}`);
    });
    child.once('error', (error) => {
      cancel();
      fail(error.message);
    });
    if (child.stdout === null) return;
    createInterface({ input: child.stdout }).on('line', (line) => {
      const url = /^ready (http:\/\/127\.0\.0\.1:\d+)$/.exec(line)?.[1];
      if (url === undefined) return;
      cancel();
      resolve(url);
    });
  });
