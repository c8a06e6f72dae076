import { operationRoutes } from '../../topology/routes/operations.ts';
import { audit } from '../api/handlers/operations.ts';
import { onRequest } from '../lambda/on-request.ts';
import type { Ports } from '../wiring/wire.ts';

export const ports = {
  sessions: () => import('../wiring/ports/sessions.ts'),
} satisfies Ports;

export const handler = onRequest(ports, { routes: operationRoutes, handlers: { audit } });
