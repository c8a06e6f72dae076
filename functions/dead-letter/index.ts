import { handleDeadLetter } from '../../src/usecases/step-protocol.ts';
import { onQueue } from '../lambda/on-queue.ts';
import type { Ports } from '../wiring/wire.ts';

export const ports = {
  sessions: () => import('../wiring/ports/sessions.ts'),
  signer: () => import('../wiring/ports/signer.ts'),
  anchors: () => import('../wiring/ports/anchors.ts'),
  tasks: () => import('../wiring/ports/tasks.ts'),
} satisfies Ports;

export const handler = onQueue(ports, async ({ services }, body) => {
  await handleDeadLetter(services, body);
});
