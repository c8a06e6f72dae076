import machine from '../../statemachines/session.asl.json' with { type: 'json' };
import { stepClocks } from '../../topology/clocks.ts';
import { onQueue } from '../lambda/on-queue.ts';
import { reasoning } from '../wiring/reasoning.ts';
import type { Ports } from '../wiring/wire.ts';
import { takeStep } from './take-step.ts';

export const ports = {
  ...reasoning,
  tasks: () => import('../wiring/ports/tasks.ts'),
  broadcast: () => import('../wiring/ports/broadcast.ts'),
  searches: () => import('../wiring/ports/searches.ts'),
} satisfies Ports;

const { beat } = stepClocks(machine);

export const handler = onQueue(ports, ({ services }, body, invocation) =>
  takeStep(services, body, { beat_ms: beat * 1000, left_ms: invocation.getRemainingTimeInMillis() }),
);
