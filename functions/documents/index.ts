import { documentRoutes } from '../../topology/routes/documents.ts';
import { putDocument, getDocument, deleteDocument } from '../api/handlers/documents.ts';
import { onRequest } from '../lambda/on-request.ts';
import type { Ports } from '../wiring/wire.ts';

export const ports = {
  knowledge: () => import('../wiring/ports/knowledge.ts'),
  uploads: () => import('../wiring/ports/uploads.ts'),
  idempotency: () => import('../wiring/ports/idempotency.ts'),
} satisfies Ports;

export const handler = onRequest(ports, {
  routes: documentRoutes,
  handlers: { putDocument, getDocument, deleteDocument },
});
