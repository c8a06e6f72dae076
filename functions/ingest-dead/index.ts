import { abandonIngest } from '../../src/usecases/ingest.ts';
import { onQueue } from '../lambda/on-queue.ts';
import type { Ports } from '../wiring/wire.ts';

export const ports = {
  arrivals: () => import('../wiring/ports/arrivals.ts'),
} satisfies Ports;

export const handler = onQueue(ports, ({ services }, body) => abandonIngest(services, body));
