import type { BusinessAction } from '../contracts/action.ts';
import type { Approval } from '../contracts/ask.ts';
import type { ActInput, ActItem, Routed } from '../contracts/execution.ts';
import { Failure, toFailure } from '../contracts/errors.ts';
import type { Session } from '../contracts/session.ts';
import { itemOfAction, itemOfAsk } from '../domain/ask.ts';
import { canonicalJson } from '../domain/canonical.ts';
import type { Draft } from '../domain/draft.ts';
import { emit, record } from '../domain/draft.ts';
import { sha256Hex } from '../domain/digest.ts';
import { actionOf, hasEnded } from '../domain/session.ts';
import { sayCancelled } from './cancel.ts';
import { approvalFault, askAnew, staleness } from './approval.ts';
import { handOver } from './asking.ts';
import { concludeSession, keepEpisode } from './conclude.ts';
import { actionType } from './propose.ts';
import { idsOf, to } from './route.ts';
import type { Services } from './services.ts';
import { loadSession, transact } from './transact.ts';

/**
 * The states `Do` and `Reply`: carries out one allowed action, once. Before the first attempt the approval is checked
 * (signature, digest, both times) and what it rests on is looked up again; where it no longer stands, it is asked anew.
 * That an attempt begins is durable before it leaves.
 *
 * @throws Failure `ExecutorFailed` and other retryable ones: the machine repeats with the same idempotency key.
 */
export const act = async (services: Services, input: ActInput): Promise<ActItem | Routed> => {
  const session = await loadSession(services, input.turn.tenant, input.turn.session_id);
  const action = actionOf(session, input.id);
  const isReply = action.name === services.pack.manifest.reply_action;
  const finish = (item: ActItem): ActItem | Routed => {
    if (!isReply) return item;
    return item.next === 'ask' ? { next: 'act', items: [item] } : to('done');
  };
  if (hasEnded(session) || action.status !== 'approved') {
    return finish(itemOfAction(session, action, services.clock.now()));
  }
  if (input.gave_up !== undefined)
    return finish(await settle(services, input, giveUp(services, input.gave_up)));
  if (action.attempts === 0) {
    const waiting = await recheck(services, input, session, action);
    if (waiting !== undefined) return finish(waiting);
  }
  return finish(await attempt(services, input));
};

/** Checks the approval of an action that was not attempted yet. @returns the item that follows when it may not be done. */
const recheck = async (
  services: Services,
  input: ActInput,
  session: Session,
  action: BusinessAction,
): Promise<ActItem | undefined> => {
  if (action.approval_id === undefined) return undefined;
  const ask = session.asks.find(
    (one): one is Approval => one.ask_id === action.approval_id && one.kind === 'approval',
  );
  if (ask === undefined)
    throw new Failure('ApprovalInvalid', `Cannot do ${action.name} because its approval is missing.`);
  const fault = await approvalFault(services, session, action, ask);
  const stale =
    fault === undefined
      ? await staleness(services, session, ask)
      : { reason: `Asked anew because ${fault}.`, facts: [], gone: [] };
  if (stale === undefined) return undefined;
  return transact(services, { ...idsOf(input.turn), expected: session.version }, async (draft) => {
    const mine = draft.session.asks.find(
      (one): one is Approval => one.ask_id === ask.ask_id && one.kind === 'approval',
    );
    if (mine !== undefined) await askAnew(services, draft, mine, stale);
    return itemOfAction(draft.session, actionOf(draft.session, input.id), services.clock.now());
  });
};

const attempt = async (services: Services, input: ActInput): Promise<ActItem> => {
  const begun = await transact(services, idsOf(input.turn), (draft): BusinessAction | undefined => {
    const mine = actionOf(draft.session, input.id);
    if (hasEnded(draft.session) || mine.status !== 'approved') return undefined;
    mine.attempts += 1;
    record(draft, 'action.started', { action_id: mine.action_id, attempt: mine.attempts });
    return mine;
  });
  if (begun === undefined) return { next: 'end', id: input.id };
  const session = await loadSession(services, input.turn.tenant, input.turn.session_id);
  const type = actionType(services, begun.name);
  if (type === undefined)
    throw new Failure('PackInvalid', `Cannot do ${begun.name} because the pack has no such action.`);
  try {
    const { result } = await services.tracer.span('action', { 'action.name': begun.name }, () =>
      services.extensions.execute({
        tenant: session.tenant,
        executor: type.executor,
        subject: session.subject,
        input: begun.arguments,
        idempotencyKey: `${session.session_id}/${begun.action_id}`,
        attempt: begun.attempts,
        correlationId: session.correlation_id,
      }),
    );
    await noteLate(services, input, (draft, mine) => {
      succeed(services, draft, mine, result);
      delete mine.error;
    });
    return await settle(services, input, (draft, mine) => {
      succeed(services, draft, mine, result);
    });
  } catch (thrown) {
    const failure = toFailure(thrown);
    if (failure.data['nothing_done'] === true) await noteLate(services, input, failed(failure.code));
    if (failure.code === 'EffectUnknown' || failure.code === 'ExecutorRefused') {
      return settle(services, input, giveUp(services, failure.code, failure.message));
    }
    if (failure.data['nothing_done'] === true) await takeBack(services, input);
    throw failure;
  }
};

/** What was cancelled under way, or given up as unknown, becomes known after all: nothing but the truth changes. */
const noteLate = (
  services: Services,
  input: ActInput,
  change: (draft: Draft, mine: BusinessAction) => void,
): Promise<void> =>
  transact(services, idsOf(input.turn), (draft) => {
    const mine = actionOf(draft.session, input.id);
    const isReply = mine.name === services.pack.manifest.reply_action;
    if (mine.status !== 'unknown' || isReply) return;
    change(draft, mine);
    if (draft.session.status === 'cancelled') sayCancelled(services, draft.session);
  });

/** Takes an attempt back that is known to have done nothing, so that it does not stand against the next one. */
const takeBack = (services: Services, input: ActInput): Promise<void> =>
  transact(services, idsOf(input.turn), (draft) => {
    const mine = actionOf(draft.session, input.id);
    if (mine.status === 'approved' && mine.attempts > 0) mine.attempts -= 1;
  });

const succeed = (services: Services, draft: Draft, mine: BusinessAction, result: unknown): void => {
  mine.status = 'done';
  mine.result = result;
  const isReply = mine.name === services.pack.manifest.reply_action;
  record(draft, isReply ? 'answer.sent' : 'action.done', {
    action_id: mine.action_id,
    action: mine.name,
    result: sha256Hex(canonicalJson(result ?? null)),
  });
  emit(draft, 'action.done', { action_id: mine.action_id, action: mine.name });
  if (!isReply) return;
  const { text } = mine.arguments;
  if (typeof text === 'string') draft.session.response = text;
  concludeSession(draft);
};

const notDone =
  (status: 'failed' | 'unknown', message: string) =>
  (code: string) =>
  (draft: Draft, mine: BusinessAction): void => {
    mine.status = status;
    mine.error = { code, message };
    const { action_id, name } = mine;
    record(draft, 'action.failed', { action_id, action: name, code, status });
    emit(draft, 'action.failed', { action_id, action: name, code, status });
  };
const failed = notDone('failed', 'It was not done.');
const unknown = notDone('unknown', 'Nobody can say whether it was done.');

/** Marks an action failed, or unknown where nobody can say whether it happened; a person takes over. */
const giveUp =
  (services: Services, code: string, why = '') =>
  (draft: Draft, mine: BusinessAction): void => {
    const nothingDone = mine.attempts === 0 || code === 'ExecutorRefused';
    (nothingDone ? failed : unknown)(code)(draft, mine);
    if (mine.name === services.pack.manifest.reply_action) concludeSession(draft);
    else
      handOver(
        services,
        draft,
        `${mine.name} ${mine.status === 'failed' ? 'failed' : 'may or may not have happened'} (${code}). ${why}`.trim(),
      );
  };

/**
 * Commits an outcome once, and gives what follows for the item: a handover that it opened is waited for here, one that was
 * open before is waited for elsewhere.
 */
const settle = async (
  services: Services,
  input: ActInput,
  change: (draft: Draft, mine: BusinessAction) => void,
): Promise<ActItem> => {
  const item = await transact(services, idsOf(input.turn), (draft): ActItem => {
    const mine = actionOf(draft.session, input.id);
    const before = new Set(draft.session.asks);
    if (!hasEnded(draft.session) && mine.status === 'approved') change(draft, mine);
    const opened = draft.session.asks.find((one) => !before.has(one));
    return opened === undefined ? { next: 'end', id: input.id } : itemOfAsk(opened, services.clock.now());
  });
  const after = await loadSession(services, input.turn.tenant, input.turn.session_id);
  if (after.status === 'concluded') {
    await keepEpisode(services, after);
    services.metrics.count('deliberate_sessions_total', { outcome: 'concluded' });
  }
  return item;
};
