import { operationRoutes } from '../../topology/routes/operations.ts';
import { addKey, listKeys, revokeKey } from '../api/handlers/operations.ts';
import { onRequest } from '../lambda/on-request.ts';
import type { Ports } from '../wiring/wire.ts';

export const ports = {
  keys: () => import('../wiring/ports/keys.ts'),
  idempotency: () => import('../wiring/ports/idempotency.ts'),
} satisfies Ports;

export const handler = onRequest(ports, {
  routes: operationRoutes,
  handlers: { addKey, listKeys, revokeKey },
});
