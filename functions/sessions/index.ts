import { sessionRoutes } from '../../topology/routes/sessions.ts';
import { listSessions, getSession } from '../api/handlers/sessions.ts';
import { onRequest } from '../lambda/on-request.ts';
import type { Ports } from '../wiring/wire.ts';

export const ports = {
  sessions: () => import('../wiring/ports/sessions.ts'),
} satisfies Ports;

export const handler = onRequest(ports, { routes: sessionRoutes, handlers: { listSessions, getSession } });
