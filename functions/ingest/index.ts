import { ingest } from '../../src/usecases/ingest.ts';
import { onQueue } from '../lambda/on-queue.ts';
import type { Ports } from '../wiring/wire.ts';

export const ports = {
  knowledge: () => import('../wiring/ports/knowledge.ts'),
  arrivals: () => import('../wiring/ports/arrivals.ts'),
} satisfies Ports;

export const handler = onQueue(ports, ({ services }, body) => ingest(services, body));
