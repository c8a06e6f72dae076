import { planningRoutes } from '../../topology/routes/planning.ts';
import { search } from '../api/handlers/planning.ts';
import { onRequest } from '../lambda/on-request.ts';
import type { Ports } from '../wiring/wire.ts';

export const ports = {
  idempotency: () => import('../wiring/ports/idempotency.ts'),
  searches: () => import('../wiring/ports/searches.ts'),
} satisfies Ports;

export const handler = onRequest(ports, { routes: planningRoutes, handlers: { search } });
