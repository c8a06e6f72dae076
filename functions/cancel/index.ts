import { cancel } from '../../src/usecases/cancel.ts';
import { sessionRoutes } from '../../topology/routes/sessions.ts';
import { cancel as cancelRoute } from '../api/handlers/sessions.ts';
import { onRequest } from '../lambda/on-request.ts';
import { changing } from '../wiring/changing.ts';
import type { Ports } from '../wiring/wire.ts';

export const ports = {
  ...changing,
  episodes: () => import('../wiring/ports/episodes.ts'),
  idempotency: () => import('../wiring/ports/idempotency.ts'),
  orchestrator: () => import('../wiring/ports/orchestrator.ts'),
} satisfies Ports;

export const handler = onRequest(ports, {
  routes: sessionRoutes,
  handlers: { cancel: cancelRoute },
  useCases: { cancel },
});
