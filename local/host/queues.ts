import type { QueueSettings } from '../../src/adapters/sqlite/index.ts';
import type { Topology } from '../../topology/index.ts';

/** The topology's queues and their dead-letter queues, as the embedded queue wants them. A dead letter stays where it is. */
export const queueSettings = ({ queues }: Pick<Topology, 'queues'>): QueueSettings[] =>
  queues.flatMap(({ name, max_receives, dead_letter }) => [
    { name, max_receives, dead_letter },
    { name: dead_letter, max_receives: Number.MAX_SAFE_INTEGER },
  ]);
