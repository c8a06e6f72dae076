import type { Ports } from '../wiring/wire.ts';

export const ports = {
  sessions: () => import('../wiring/ports/sessions.ts'),
  signer: () => import('../wiring/ports/signer.ts'),
  anchors: () => import('../wiring/ports/anchors.ts'),
  tasks: () => import('../wiring/ports/tasks.ts'),
  ledger: () => import('../wiring/ports/ledger.ts'),
  orchestrator: () => import('../wiring/ports/orchestrator.ts'),
  tickets: () => import('../wiring/ports/tickets.ts'),
  counters: () => import('../wiring/ports/counters.ts'),
  connections: () => import('../wiring/ports/connections.ts'),
} satisfies Ports;
