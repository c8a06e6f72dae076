import machine from '../../statemachines/session.asl.json' with { type: 'json' };
import { stepClocks } from '../../topology/clocks.ts';
import { onQueue } from '../lambda/on-queue.ts';
import type { Ports } from '../wiring/wire.ts';
import { takeStep } from './take-step.ts';

export const ports = {
  sessions: () => import('../wiring/ports/sessions.ts'),
  signer: () => import('../wiring/ports/signer.ts'),
  anchors: () => import('../wiring/ports/anchors.ts'),
  episodes: () => import('../wiring/ports/episodes.ts'),
  ledger: () => import('../wiring/ports/ledger.ts'),
  knowledge: () => import('../wiring/ports/knowledge.ts'),
  extensions: () => import('../wiring/ports/extensions.ts'),
  tasks: () => import('../wiring/ports/tasks.ts'),
  reasoner: () => import('../wiring/ports/reasoner.ts'),
} satisfies Ports;

const { beat } = stepClocks(machine);

export const handler = onQueue(ports, ({ services }, body, invocation) =>
  takeStep(services, body, { beat_ms: beat * 1000, left_ms: invocation.getRemainingTimeInMillis() }),
);
