import { message } from '../../src/usecases/message.ts';
import { parseLimits } from '../api/access.ts';
import { defaultSettings } from '../api/default-settings.ts';
import { onLambda } from '../lambda/on-lambda.ts';
import { changing } from '../wiring/changing.ts';
import type { Ports } from '../wiring/wire.ts';
import { serveSocketEvent } from './gateway-socket.ts';

export const ports = {
  ...changing,
  tasks: () => import('../wiring/ports/tasks.ts'),
  ledger: () => import('../wiring/ports/ledger.ts'),
  orchestrator: () => import('../wiring/ports/orchestrator.ts'),
  tickets: () => import('../wiring/ports/tickets.ts'),
  counters: () => import('../wiring/ports/counters.ts'),
  connections: () => import('../wiring/ports/connections.ts'),
} satisfies Ports;

export const handler = onLambda(ports, ({ services, host, settings }, event) =>
  serveSocketEvent(
    {
      services,
      connections: host.connections,
      useCases: { message },
      settings: { ...defaultSettings, limits: parseLimits(settings.DELIBERATE_LIMITS) },
    },
    event,
  ),
);
