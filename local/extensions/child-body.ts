import { fork, type ChildProcess } from 'node:child_process';
import { dirname, extname } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Body, Run } from '../../src/ports/extension-body.ts';
import type { CodeLog, Declared } from '../../src/adapters/extensions/code-body.ts';
import { redactor } from '../../src/adapters/extensions/redact.ts';
import type { Variables } from '../../src/adapters/extensions/variables.ts';
import { ExtensionError } from '../../src/extension/index.ts';
import type { Clock } from '../../src/ports/clock.ts';
import { fromChildSchema, type CallEnd, type ToChild } from './protocol.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const runner = fileURLToPath(new URL(`runner${extname(import.meta.filename)}`, import.meta.url));
/** Where the packages lie that this program uses: its own folder, or the one that it was itself installed into. */
const packages = /^.*?\/node_modules\//.exec(root)?.[0] ?? `${root}node_modules/`;
/** How long an aborted call may take to end before its process is killed, in milliseconds. */
const grace = 1000;

type Options = {
  packDir: string;
  /** Real path of the code. */
  file: string;
  declared: Declared;
  hosts: readonly string[];
  variables: Variables;
  memoryMb: number;
  clock: Clock;
  log: CodeLog;
};
type Waiting = { resolve: (end: CallEnd) => void; reject: (reason: Error) => void };
type Process = { child: ChildProcess; ready: Promise<void>; waiting: Map<number, Waiting> };

/** `fork` with next to nothing: reads the pack and this program, writes nothing, starts nothing. */
const begin = ({ packDir, variables, memoryMb }: Options): ChildProcess =>
  fork(runner, [], {
    cwd: packDir,
    env: { ...variables.settings, ...variables.secrets },
    execArgv: [
      '--permission',
      ...[`${packDir}/`, `${root}src/`, `${dirname(runner)}/`, packages].map(
        (path) => `--allow-fs-read=${path}`,
      ),
      `--max-old-space-size=${memoryMb}`,
      '--disable-warning=ExperimentalWarning',
    ],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // Ctrl-C at a terminal is for the host, which lets calls end.
    detached: true,
  });

/**
 * An extension's code in a process of its own: started by the first call, started again by the next one after it died,
 * killed when a call outlives its deadline. A call that was under way when the process died may have acted.
 */
export const childBody = (options: Options): Body => {
  let current: Process | undefined;
  let lastId = 0;

  /** A process that is to be killed gets no more calls. */
  const kill = (child: ChildProcess): void => {
    if (current?.child === child) current = undefined;
    child.kill('SIGKILL');
  };

  const launch = (): Process => {
    const child = begin(options);
    const waiting: Process['waiting'] = new Map();
    const { promise: ready, resolve, reject } = Promise.withResolvers<void>();
    ready.catch(() => undefined);
    const process: Process = { child, ready, waiting };

    const gone = (why: string): void => {
      if (current === process) current = undefined;
      reject(new ExtensionError('failed', `its process did not start: ${why}`));
      for (const call of waiting.values()) call.reject(new Error(`its process ended: ${why}`));
      waiting.clear();
    };
    child.on('message', (raw) => {
      const message = fromChildSchema.safeParse(raw).data;
      if (message === undefined) kill(child);
      else if (message.type === 'ready') resolve();
      else if (message.type === 'log') options.log(message.event, message.fields);
      else if (message.type === 'end') waiting.get(message.id)?.resolve(message.end);
      else {
        reject(new ExtensionError('failed', message.message));
        kill(child);
      }
    });
    const redact = redactor(options.variables.secrets);
    for (const output of [child.stdout, child.stderr]) {
      if (output === null) continue;
      createInterface({ input: output }).on('line', (line) => {
        options.log('output', { text: redact(line).slice(0, 500) });
      });
    }
    child.on('exit', (code, signal) => {
      gone(signal ?? `status ${code ?? 'none'}`);
    });
    child.on('error', (error) => {
      gone(error.message);
    });
    const { declared, hosts, variables, file } = options;
    tell(child, { type: 'start', file: pathToFileURL(file).href, declared, hosts, variables });
    return process;
  };

  const call = async (operation: 'run' | 'lookup', { signal, ...run }: Run): Promise<unknown> => {
    const { child, ready, waiting } = (current ??= launch());
    await ready;
    if (signal.aborted) throw new ExtensionError('failed', 'its process started too late');
    const id = ++lastId;
    const { promise, resolve, reject } = Promise.withResolvers<CallEnd>();
    waiting.set(id, { resolve, reject });
    let cancelKill = (): void => {};
    const abort = (): void => {
      tell(child, { type: 'abort', id });
      cancelKill = options.clock.after(grace, () => {
        kill(child);
      });
    };
    signal.addEventListener('abort', abort, { once: true });
    try {
      tell(child, { type: 'call', id, operation, call: run });
      return outputOf(await promise);
    } finally {
      waiting.delete(id);
      signal.removeEventListener('abort', abort);
      cancelKill();
    }
  };

  const start = async (signal: AbortSignal): Promise<void> => {
    const { child, ready } = (current ??= launch());
    const tooLate = (): void => {
      kill(child);
    };
    signal.addEventListener('abort', tooLate, { once: true });
    await ready.finally(() => {
      signal.removeEventListener('abort', tooLate);
    });
  };

  return {
    start,
    run: (run) => call('run', run),
    lookup: (run) => call('lookup', run),
    close: async () => {
      const { child } = current ?? {};
      if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await ended;
    },
  };
};

/** A process that is gone hears nothing; its `exit` ends its calls. */
const tell = (child: ChildProcess, message: ToChild): void => {
  if (child.connected) child.send(message, () => undefined);
};

const outputOf = (end: CallEnd): unknown => {
  if (end.how === 'output') return end.output;
  throw end.how === 'ambiguous' ? new Error(end.message) : new ExtensionError(end.how, end.message);
};
