import { operationRoutes } from '../../topology/routes/operations.ts';
import { costs } from '../api/handlers/operations.ts';
import { onRequest } from '../lambda/on-request.ts';
import type { Ports } from '../wiring/wire.ts';

export const ports = {
  sessions: () => import('../wiring/ports/sessions.ts'),
  ledger: () => import('../wiring/ports/ledger.ts'),
} satisfies Ports;

export const handler = onRequest(ports, { routes: operationRoutes, handlers: { costs } });
