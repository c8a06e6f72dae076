import { operationRoutes } from '../../topology/routes/operations.ts';
import { socketTicket } from '../api/handlers/operations.ts';
import { onRequest } from '../lambda/on-request.ts';
import type { Ports } from '../wiring/wire.ts';

export const ports = {
  tickets: () => import('../wiring/ports/tickets.ts'),
} satisfies Ports;

export const handler = onRequest(ports, { routes: operationRoutes, handlers: { socketTicket } });
