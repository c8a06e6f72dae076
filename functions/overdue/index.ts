import { onMachine } from '../lambda/on-machine.ts';
import { changing } from '../wiring/changing.ts';
import type { Ports } from '../wiring/wire.ts';
import { bound } from './bound.ts';

export const ports = {
  ...changing,
  tasks: () => import('../wiring/ports/tasks.ts'),
  knowledge: () => import('../wiring/ports/knowledge.ts'),
} satisfies Ports;

export const handler = onMachine('overdue', ports, bound);
