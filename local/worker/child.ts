import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { transientFrameSchema } from '../../src/contracts/events.ts';
import { toFailure } from '../../src/contracts/errors.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { Queue } from '../../src/ports/queue.ts';
import type { Broadcast, Log } from '../../src/ports/telemetry.ts';
import { holding } from './holding.ts';
import type { RemotePort } from './remote.ts';
import { servePorts } from './remote.ts';

/** `.ts` in a repository, `.js` in the package. */
const entry = fileURLToPath(new URL(`./main${extname(import.meta.filename)}`, import.meta.url));
const restartAfter = 1_000;
const stopWithin = 10_000;
const broadcastMessage = z.object({
  broadcast: z.object({ tenant: z.string(), frame: transientFrameSchema }),
});

/**
 * Keeps the search worker's process running beside the host, and serves it the host's ports. A worker that dies is
 * started again after a second; what it held goes back to its queue.
 */
export const startWorkerProcess = (options: {
  pack: string;
  ports: Readonly<Record<RemotePort, object>> & { queue: Queue };
  broadcast: Broadcast;
  clock: Clock;
  log: Log;
}): { pid: () => number | undefined; stop: () => Promise<void> } => {
  const { pack, ports, broadcast, clock, log } = options;
  let child: ChildProcess | undefined;
  let ended = false;
  let cancel = (): void => undefined;
  const launch = (): void => {
    const born = fork(entry, [pack], {
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    child = born;
    const { queue, giveBack } = holding(ports.queue);
    servePorts(
      {
        send: (message) => {
          // What cannot be sent is for a worker that is gone; without a listener that would end the host.
          if (born.connected) born.send(message as object, () => undefined);
        },
        onMessage: (listen) => void born.on('message', listen),
      },
      { ...ports, queue },
    );
    born.on('message', (message) => {
      const said = broadcastMessage.safeParse(message);
      if (said.success) broadcast(said.data.broadcast.tenant, said.data.broadcast.frame);
    });
    const gone = (code: number | null): void => {
      if (child !== born) return;
      child = undefined;
      giveBack().catch((thrown: unknown) => {
        log('warn', 'worker.kept', { code: toFailure(thrown).code });
      });
      if (ended) return;
      log('warn', 'worker.died', { code: code ?? -1 });
      cancel = clock.after(restartAfter, launch);
    };
    born.on('exit', gone);
    born.on('error', (thrown) => {
      log('warn', 'worker.failed', { code: thrown.name });
      if (born.pid === undefined) gone(null);
    });
  };
  launch();
  return {
    pid: () => child?.pid,
    stop: () =>
      new Promise((resolve) => {
        ended = true;
        cancel();
        const running = child;
        if (running === undefined) {
          resolve();
          return;
        }
        const kill = clock.after(stopWithin, () => running.kill('SIGKILL'));
        running.once('exit', () => {
          kill();
          resolve();
        });
        running.kill('SIGTERM');
      }),
  };
};
