import {
  planBody,
  planCheckBody,
  planCheckedSchema,
  plannedSchema,
  planOptimizedSchema,
  searchReportSchema,
  searchRequestSchema,
} from '../../src/contracts/api.ts';
import { route } from './route.ts';

const roles = ['service', 'operator', 'admin'] as const;

export const planningRoutes = [
  route({
    id: 'makePlan',
    method: 'POST',
    path: '/plan',
    tag: 'planning',
    summary: 'The plan a ticket would get, with estimates, without running it',
    roles,
    headers: ['idempotency'],
    body: planBody,
    answers: { 200: { description: 'The plan, or questions to ask back', schema: plannedSchema } },
    errors: ['SubjectMismatch', 'PlanInvalid', 'ReasonerFailed', 'ReasonerRefused', 'BudgetExceeded'],
    use_cases: ['makePlan'],
  }),
  route({
    id: 'validatePlan',
    method: 'POST',
    path: '/plan/validate',
    tag: 'planning',
    summary: 'What is wrong with a plan, if anything',
    roles,
    headers: ['idempotency'],
    body: planCheckBody,
    answers: { 200: { description: 'Its faults and its order', schema: planCheckedSchema } },
    errors: [],
    use_cases: ['validatePlan'],
  }),
  route({
    id: 'optimizePlan',
    method: 'POST',
    path: '/plan/optimize',
    tag: 'planning',
    summary: 'The same plan with fewer steps and more of them at once, where that is possible',
    roles,
    headers: ['idempotency'],
    body: planCheckBody,
    answers: { 200: { description: 'The better plan and what was changed', schema: planOptimizedSchema } },
    errors: ['PlanInvalid'],
    use_cases: ['optimizePlan'],
  }),
  route({
    id: 'search',
    method: 'POST',
    path: '/search',
    tag: 'planning',
    summary: 'Monte Carlo tree search on a problem',
    roles,
    headers: ['idempotency'],
    body: searchRequestSchema,
    answers: {
      200: { description: 'Best move, principal variation, statistics', schema: searchReportSchema },
    },
    errors: ['SearchInvalid'],
    use_cases: ['runSearch'],
  }),
] as const;
