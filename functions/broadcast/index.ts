import type { Ports } from '../wiring/wire.ts';

export const ports = {
  sessions: () => import('../wiring/ports/sessions.ts'),
  connections: () => import('../wiring/ports/connections.ts'),
  bus: () => import('../wiring/ports/bus.ts'),
} satisfies Ports;
