import type { z } from 'zod';
import type { planBody, plannedSchema } from '../contracts/api.ts';
import { sessionOptionsSchema } from '../contracts/session-options.ts';
import { newSession } from '../domain/session.ts';
import { iso } from '../domain/time.ts';
import { newId } from '../ports/random.ts';
import { draftPlan } from './plan.ts';
import { estimatePlan, layersOf } from './plan-estimate.ts';
import type { Caller, Services } from './services.ts';
import { subjectOf } from './submit.ts';
import { triage } from './triage.ts';

/**
 * The plan that a text would get, with what it would take; runs and keeps nothing. A text that is too vague gets
 * questions instead. @throws Failure `SubjectMismatch`
 */
export const makePlan = async (
  services: Services,
  caller: Caller,
  input: z.output<typeof planBody>,
): Promise<z.infer<typeof plannedSchema>> => {
  const subject = subjectOf(caller.principal, input.customer_id);
  const session = newSession({
    tenant: caller.principal.tenant,
    session_id: newId(services.random, 'pln'),
    thread_id: newId(services.random, 'thr'),
    principal: caller.principal.principal,
    ...(subject === undefined ? {} : { subject }),
    channel: 'api',
    correlation_id: caller.correlation_id,
    request_digest: '',
    input: input.input,
    options: sessionOptionsSchema.parse({ use_mcts: input.use_mcts }),
    budget_usd: services.pack.manifest.budget_usd,
    at: iso(services.clock.now()),
  });
  const read = await triage(services, session, session.messages);
  if (read.unclear) return { questions: [services.pack.manifest.texts.clarify] };
  const { draft } = await draftPlan(services, session, {
    triage: read,
    conversation: session.messages,
    issues: [],
  });
  if (draft.steps.length === 0) return { questions: [services.pack.manifest.texts.unknown] };
  return {
    plan: draft,
    execution_order: layersOf(draft.steps),
    estimate: estimatePlan(draft, services.pack),
  };
};
