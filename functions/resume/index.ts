import { resume } from '../../src/usecases/resume.ts';
import { sessionRoutes } from '../../topology/routes/sessions.ts';
import { resume as resumeRoute } from '../api/handlers/sessions.ts';
import { onRequest } from '../lambda/on-request.ts';
import { changing } from '../wiring/changing.ts';
import type { Ports } from '../wiring/wire.ts';

export const ports = {
  ...changing,
  idempotency: () => import('../wiring/ports/idempotency.ts'),
  orchestrator: () => import('../wiring/ports/orchestrator.ts'),
} satisfies Ports;

export const handler = onRequest(ports, {
  routes: sessionRoutes,
  handlers: { resume: resumeRoute },
  useCases: { resume },
});
