import { operationRoutes } from '../../topology/routes/operations.ts';
import { stats } from '../api/handlers/operations.ts';
import { onRequest } from '../lambda/on-request.ts';
import type { Ports } from '../wiring/wire.ts';

export const ports = {
  sessions: () => import('../wiring/ports/sessions.ts'),
  counters: () => import('../wiring/ports/counters.ts'),
} satisfies Ports;

export const handler = onRequest(ports, { routes: operationRoutes, handlers: { stats } });
