import { optimizePlan as betterPlan } from '../../../src/usecases/optimize-plan.ts';
import { runSearch } from '../../../src/usecases/run-search.ts';
import { validatePlan as checkPlan } from '../../../src/usecases/validate-plan.ts';
import type { Handler } from '../context.ts';

export const makePlan: Handler<'makePlan'> = async ({ services, useCases, caller }, input) => ({
  status: 200,
  body: await useCases.makePlan(services, caller, input),
});

export const validatePlan: Handler<'validatePlan'> = async ({ services, caller }, input) => ({
  status: 200,
  body: await checkPlan(services, caller, input),
});

export const optimizePlan: Handler<'optimizePlan'> = async ({ services, caller }, input) => ({
  status: 200,
  body: await betterPlan(services, caller, input),
});

export const search: Handler<'search'> = async ({ services, caller }, input) => ({
  status: 200,
  body: await runSearch(services, caller, input),
});
