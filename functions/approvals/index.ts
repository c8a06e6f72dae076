import { approvalRoutes } from '../../topology/routes/approvals.ts';
import { pendingApprovals, getApproval } from '../api/handlers/approvals.ts';
import { onRequest } from '../lambda/on-request.ts';
import type { Ports } from '../wiring/wire.ts';

export const ports = {
  sessions: () => import('../wiring/ports/sessions.ts'),
} satisfies Ports;

export const handler = onRequest(ports, {
  routes: approvalRoutes,
  handlers: { pendingApprovals, getApproval },
});
