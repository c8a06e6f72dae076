import { sessionRoutes } from '../../topology/routes/sessions.ts';
import { events } from '../api/handlers/sessions.ts';
import { onStream } from '../lambda/on-stream.ts';
import type { Ports } from '../wiring/wire.ts';

export const ports = {
  sessions: () => import('../wiring/ports/sessions.ts'),
} satisfies Ports;

export const handler = onStream(ports, { routes: sessionRoutes, handlers: { events } });
