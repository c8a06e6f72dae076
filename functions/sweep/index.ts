import { onLambda } from '../lambda/on-lambda.ts';
import { changing } from '../wiring/changing.ts';
import type { Ports } from '../wiring/wire.ts';
import { sweepAll } from './sweep-all.ts';

export const ports = {
  ...changing,
  ledger: () => import('../wiring/ports/ledger.ts'),
  idempotency: () => import('../wiring/ports/idempotency.ts'),
  orchestrator: () => import('../wiring/ports/orchestrator.ts'),
  queue: () => import('../wiring/ports/queue.ts'),
  worker: () => import('../wiring/ports/worker.ts'),
} satisfies Ports;

export const handler = onLambda(ports, async ({ services, host }) => {
  await sweepAll(services, host.worker);
});
