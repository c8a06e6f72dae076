import type { listSessionsQuery, sessionListSchema } from '../contracts/api.ts';
import type { z } from 'zod';
import { defined } from './get-session.ts';
import type { Caller, Services } from './services.ts';
import { subjectOf } from './submit.ts';

/** Sessions of the tenant, the newest first; a customer's own only. @throws Failure `SubjectMismatch`. */
export async function listSessions(
  services: Services,
  caller: Caller,
  input: z.output<typeof listSessionsQuery>,
): Promise<z.infer<typeof sessionListSchema>> {
  const customer_id = subjectOf(caller.principal, input.customer_id)?.customer_id;
  const page = await services.sessions.list(caller.principal.tenant, {
    ...defined(input, ['status', 'thread_id', 'cursor']),
    ...(customer_id === undefined ? {} : { customer_id }),
    limit: input.limit,
  });
  return { sessions: [...page.items], next_cursor: page.next_cursor ?? null };
}
