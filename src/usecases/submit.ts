import { z } from 'zod';
import { Failure, toFailure } from '../contracts/errors.ts';
import { idSchema } from '../contracts/ids.ts';
import type { Principal, Subject } from '../contracts/ids.ts';
import { planDraftSchema } from '../contracts/plan-draft.ts';
import { sessionOptionsSchema } from '../contracts/session-options.ts';
import type { Session, SessionStatus } from '../contracts/session.ts';
import { canonicalDigest } from '../domain/canonical.ts';
import { draftOf, emit, record } from '../domain/draft.ts';
import { sha256Hex } from '../domain/digest.ts';
import { isLarge } from '../domain/large-search.ts';
import { planFaults, planOf } from '../domain/plan.ts';
import { newSession } from '../domain/session.ts';
import { iso } from '../domain/time.ts';
import { newId } from '../ports/random.ts';
import type { Caller, Services } from './services.ts';
import { startTurn } from './start.ts';
import { commitDraft } from './transact.ts';

export const submitInput = z.object({
  input: z.string().min(1).max(10_000),
  customer_id: z.string().min(1).max(100).optional(),
  channel: z
    .string()
    .regex(/^[a-z][a-z0-9_-]{0,31}$/)
    .default('api'),
  thread_id: idSchema.optional(),
  options: sessionOptionsSchema.prefault({}),
  plan: planDraftSchema.optional(),
  session_id: idSchema.optional(),
  idempotency_key: z.string().min(1).max(200).optional(),
});
export type SubmitInput = z.input<typeof submitInput>;
export type Submitted = { session_id: string; thread_id: string; status: SessionStatus };

/**
 * Whom a session is about, by who calls: a `customer` key is bound to its own customer, `service`, `operator` and
 * `admin` keys may name one. @throws Failure `SubjectMismatch`
 */
export const subjectOf = (principal: Principal, customerId: string | undefined): Subject | undefined => {
  const own = principal.customer_id;
  const mayName = principal.roles.some(
    (role) => role === 'service' || role === 'operator' || role === 'admin',
  );
  if (customerId !== undefined && customerId !== own && !mayName) {
    throw new Failure(
      'SubjectMismatch',
      'Cannot act for that customer because the key is not allowed to name one.',
    );
  }
  const chosen = customerId ?? own;
  return chosen === undefined ? undefined : { customer_id: chosen };
};

/** A session's id: the client's, one derived from its idempotency key (so that a repetition finds the first), or new. */
const chooseId = (services: Services, caller: Caller, input: SubmitInput): string => {
  if (input.session_id !== undefined) return input.session_id;
  if (input.idempotency_key === undefined) return newId(services.random, 'ses');
  const { tenant, principal } = caller.principal;
  return `ses_${sha256Hex(JSON.stringify([tenant, principal, input.idempotency_key])).slice(0, 32)}`;
};

/**
 * Takes a question or ticket in: durable when it resolves, then its first turn is started (the sweeper does it where a
 * crash came between).
 *
 * @throws Failure `SubjectMismatch`, `PlanInvalid`, `AlreadyExists` (the id is taken), `IdempotencyMismatch`, `Forbidden`
 */
export const submit = async (services: Services, caller: Caller, given: SubmitInput): Promise<Submitted> => {
  const input = submitInput.parse(given);
  const { tenant, principal } = caller.principal;
  const subject = subjectOf(caller.principal, input.customer_id);
  const sessionId = chooseId(services, caller, given);
  const at = iso(services.clock.now());
  const session = newSession({
    tenant,
    session_id: sessionId,
    thread_id: input.thread_id ?? newId(services.random, 'thr'),
    principal,
    ...(subject === undefined ? {} : { subject }),
    channel: input.channel,
    correlation_id: caller.correlation_id,
    request_digest: canonicalDigest({
      ...input,
      session_id: undefined,
      idempotency_key: undefined,
      by: principal,
    }),
    input: input.input,
    options: input.options,
    budget_usd: input.options.budget_usd ?? services.pack.manifest.budget_usd,
    at,
  });
  await requireOwnThread(services, session);
  if (input.plan !== undefined) {
    const details = planFaults(input.plan, services.pack.specialists);
    if (details.length > 0)
      throw new Failure('PlanInvalid', 'Cannot run this plan because it is not valid.', { details });
    session.plan = planOf(input.plan, {
      version: 1,
      made_by: 'user',
      registry: services.pack.specialists,
      large: isLarge(session.options, services.pack.causal),
    });
    session.heard = 1;
  }
  const draft = draftOf(session, at);
  record(draft, 'session.submitted', { principal, subject, input: input.input, channel: input.channel });
  emit(draft, 'session.accepted', { thread_id: session.thread_id });
  let accepted = draft.session;
  try {
    await services.ledger.open(tenant, sessionId, session.budget_usd);
    await commitDraft(services, draft, 1);
  } catch (thrown) {
    if (toFailure(thrown).code !== 'AlreadyExists') throw thrown;
    accepted = await sameRequest(services, session, input.idempotency_key !== undefined);
  }
  await startTurn(services, accepted);
  return { session_id: sessionId, thread_id: accepted.thread_id, status: accepted.status };
};

/** The stored session, where this request made it. */
const sameRequest = async (services: Services, mine: Session, keyed: boolean): Promise<Session> => {
  const stored = await services.sessions.load(mine.tenant, mine.session_id);
  if (stored !== undefined && stored.request_digest === mine.request_digest) return stored;
  throw keyed
    ? new Failure(
        'IdempotencyMismatch',
        'Cannot repeat the request because its body differs from the first one.',
      )
    : new Failure('AlreadyExists', `Cannot use session id ${mine.session_id} because it is taken.`);
};

/** A thread belongs to one customer: nobody joins another's. @throws Failure `NotFound` */
const requireOwnThread = async (services: Services, session: Session): Promise<void> => {
  const page = await services.sessions.list(session.tenant, { thread_id: session.thread_id, limit: 1 });
  const owner = page.items[0];
  if (owner !== undefined && owner.customer_id !== session.subject?.customer_id) {
    throw new Failure('NotFound', `Cannot find thread ${session.thread_id}.`);
  }
};
