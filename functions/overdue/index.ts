import { onMachine } from '../lambda/on-machine.ts';
import type { Ports } from '../wiring/wire.ts';
import { bound } from './bound.ts';

export const ports = {
  sessions: () => import('../wiring/ports/sessions.ts'),
  signer: () => import('../wiring/ports/signer.ts'),
  anchors: () => import('../wiring/ports/anchors.ts'),
  tasks: () => import('../wiring/ports/tasks.ts'),
  knowledge: () => import('../wiring/ports/knowledge.ts'),
} satisfies Ports;

export const handler = onMachine('overdue', ports, bound);
