import { makePlan } from '../../src/usecases/make-plan.ts';
import { planningRoutes } from '../../topology/routes/planning.ts';
import { makePlan as makePlanRoute, validatePlan, optimizePlan } from '../api/handlers/planning.ts';
import { onRequest } from '../lambda/on-request.ts';
import type { Ports } from '../wiring/wire.ts';

export const ports = {
  idempotency: () => import('../wiring/ports/idempotency.ts'),
  reasoner: () => import('../wiring/ports/reasoner.ts'),
} satisfies Ports;

export const handler = onRequest(ports, {
  routes: planningRoutes,
  handlers: { makePlan: makePlanRoute, validatePlan, optimizePlan },
  useCases: { makePlan },
});
