import { z } from 'zod';
import { Failure } from '../contracts/errors.ts';
import { idSchema } from '../contracts/ids.ts';
import type { ActItem } from '../contracts/execution.ts';
import { itemAfterAsk } from '../domain/ask.ts';
import { emit, record } from '../domain/draft.ts';
import { hasEnded, liveStatus, openAsks } from '../domain/session.ts';
import { tellAsk } from './ask.ts';
import type { Caller, Services } from './services.ts';
import type { Submitted } from './submit.ts';
import { subjectOf, submit } from './submit.ts';
import { loadSession, transact } from './transact.ts';

export const messageInput = z.object({
  session_id: idSchema,
  text: z.string().min(1).max(10_000),
  idempotency_key: z.string().optional(),
});
export type MessageInput = z.infer<typeof messageInput>;

const maxMessages = 200;

/**
 * The customer's next message: the answer to a clarification, more about what is being worked on, or, once the session
 * has ended, the next session of its thread.
 *
 * @throws Failure `NotFound`, `Erased`, `TooLarge` after 200 messages
 */
export const message = async (
  services: Services,
  caller: Caller,
  input: MessageInput,
): Promise<Submitted> => {
  const { tenant } = caller.principal;
  const session = await loadSession(services, tenant, input.session_id);
  if (hasEnded(session)) {
    const mayName = subjectOf(caller.principal, session.subject?.customer_id);
    return submit(services, caller, {
      input: input.text,
      thread_id: session.thread_id,
      channel: session.channel,
      ...(mayName === undefined ? {} : { customer_id: mayName.customer_id }),
      ...(input.idempotency_key === undefined ? {} : { idempotency_key: input.idempotency_key }),
    });
  }
  const told = await transact(services, { tenant, session_id: input.session_id }, (draft) => {
    const mine = draft.session;
    if (hasEnded(mine)) {
      throw new Failure(
        'VersionConflict',
        `Cannot add the message because session ${mine.session_id} has just ended.`,
      );
    }
    if (mine.messages.length >= maxMessages) {
      throw new Failure('TooLarge', `Cannot add the message because a session holds ${maxMessages} at most.`);
    }
    mine.messages.push({ from: 'customer', text: input.text, at: draft.at });
    record(draft, 'message.received', { text: input.text, by: caller.principal.principal });
    emit(draft, 'session.message', { from: 'customer', text: input.text });
    const items: { token: string | undefined; item: ActItem }[] = [];
    for (const ask of openAsks(mine)) {
      if (ask.kind !== 'clarification') continue;
      ask.status = 'answered';
      ask.answer = input.text;
      items.push({ token: ask.token, item: itemAfterAsk(mine, ask, services.clock.now()) });
    }
    if (openAsks(mine).some((ask) => ask.kind === 'handover')) mine.heard = mine.messages.length;
    mine.status = liveStatus(mine);
    return { items, status: mine.status };
  });
  for (const { token, item } of told.items) await tellAsk(services, token, item);
  return { session_id: session.session_id, thread_id: session.thread_id, status: told.status };
};
