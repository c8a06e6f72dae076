import { optimizePlan } from '../../../src/usecases/optimize-plan.ts';
import { runSearch } from '../../../src/usecases/run-search.ts';
import { validatePlan } from '../../../src/usecases/validate-plan.ts';
import type { Handlers } from '../context.ts';

export const planningHandlers: Handlers<'makePlan' | 'validatePlan' | 'optimizePlan' | 'search'> = {
  makePlan: async ({ services, useCases, caller }, input) => ({
    status: 200,
    body: await useCases.makePlan(services, caller, input),
  }),
  validatePlan: async ({ services, caller }, input) => ({
    status: 200,
    body: await validatePlan(services, caller, input),
  }),
  optimizePlan: async ({ services, caller }, input) => ({
    status: 200,
    body: await optimizePlan(services, caller, input),
  }),
  search: async ({ services, caller }, input) => ({
    status: 200,
    body: await runSearch(services, caller, input),
  }),
};
