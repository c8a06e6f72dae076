import { probeRoutes } from '../../topology/routes/probes.ts';
import { health, ready, metrics, openapi, docs } from '../api/handlers/probes.ts';
import { onRequest } from '../lambda/on-request.ts';
import type { Ports } from '../wiring/wire.ts';

export const ports = {
  sessions: () => import('../wiring/ports/sessions.ts'),
} satisfies Ports;

export const handler = onRequest(ports, {
  routes: probeRoutes,
  handlers: { health, ready, metrics, openapi, docs },
});
