import { handleDeadLetter } from '../../src/usecases/step-protocol.ts';
import { onQueue } from '../lambda/on-queue.ts';
import { changing } from '../wiring/changing.ts';
import type { Ports } from '../wiring/wire.ts';

export const ports = {
  ...changing,
  tasks: () => import('../wiring/ports/tasks.ts'),
} satisfies Ports;

export const handler = onQueue(ports, async ({ services }, body) => {
  await handleDeadLetter(services, body);
});
