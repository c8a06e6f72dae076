import { onMachine } from '../lambda/on-machine.ts';
import type { Ports } from '../wiring/wire.ts';
import { bound } from './bound.ts';

export const ports = {
  sessions: () => import('../wiring/ports/sessions.ts'),
  signer: () => import('../wiring/ports/signer.ts'),
  anchors: () => import('../wiring/ports/anchors.ts'),
  episodes: () => import('../wiring/ports/episodes.ts'),
  ledger: () => import('../wiring/ports/ledger.ts'),
  knowledge: () => import('../wiring/ports/knowledge.ts'),
  extensions: () => import('../wiring/ports/extensions.ts'),
  queueUrl: true,
  worker: () => import('../wiring/ports/worker.ts'),
  reasoner: () => import('../wiring/ports/reasoner.ts'),
} satisfies Ports;

export const handler = onMachine('compose', ports, bound);
