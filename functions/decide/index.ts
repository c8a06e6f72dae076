import { decide } from '../../src/usecases/decide.ts';
import { approvalRoutes } from '../../topology/routes/approvals.ts';
import { approve, reject, modify } from '../api/handlers/approvals.ts';
import { onRequest } from '../lambda/on-request.ts';
import { changing } from '../wiring/changing.ts';
import type { Ports } from '../wiring/wire.ts';

export const ports = {
  ...changing,
  knowledge: () => import('../wiring/ports/knowledge.ts'),
  extensions: () => import('../wiring/ports/extensions.ts'),
  tasks: () => import('../wiring/ports/tasks.ts'),
  idempotency: () => import('../wiring/ports/idempotency.ts'),
} satisfies Ports;

export const handler = onRequest(ports, {
  routes: approvalRoutes,
  handlers: { approve, reject, modify },
  useCases: { decide },
});
