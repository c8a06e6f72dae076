import { handoverReply } from '../../src/usecases/handover-reply.ts';
import { sessionRoutes } from '../../topology/routes/sessions.ts';
import { handoverReply as handoverReplyRoute } from '../api/handlers/sessions.ts';
import { onRequest } from '../lambda/on-request.ts';
import { changing } from '../wiring/changing.ts';
import type { Ports } from '../wiring/wire.ts';

export const ports = {
  ...changing,
  tasks: () => import('../wiring/ports/tasks.ts'),
  idempotency: () => import('../wiring/ports/idempotency.ts'),
  orchestrator: () => import('../wiring/ports/orchestrator.ts'),
} satisfies Ports;

export const handler = onRequest(ports, {
  routes: sessionRoutes,
  handlers: { handoverReply: handoverReplyRoute },
  useCases: { handoverReply },
});
