import { message } from '../../src/usecases/message.ts';
import { sessionRoutes } from '../../topology/routes/sessions.ts';
import { message as messageRoute } from '../api/handlers/sessions.ts';
import { onRequest } from '../lambda/on-request.ts';
import { changing } from '../wiring/changing.ts';
import type { Ports } from '../wiring/wire.ts';

export const ports = {
  ...changing,
  tasks: () => import('../wiring/ports/tasks.ts'),
  ledger: () => import('../wiring/ports/ledger.ts'),
  idempotency: () => import('../wiring/ports/idempotency.ts'),
  orchestrator: () => import('../wiring/ports/orchestrator.ts'),
} satisfies Ports;

export const handler = onRequest(ports, {
  routes: sessionRoutes,
  handlers: { message: messageRoute },
  useCases: { message },
});
