import { onMachine } from '../lambda/on-machine.ts';
import { reasoning } from '../wiring/reasoning.ts';
import type { Ports } from '../wiring/wire.ts';
import { bound } from './bound.ts';

export const ports = {
  ...reasoning,
  queueUrl: true,
  worker: () => import('../wiring/ports/worker.ts'),
} satisfies Ports;

export const handler = onMachine('plan', ports, bound);
