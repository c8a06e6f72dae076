import { z } from 'zod';
import { Failure } from '../contracts/errors.ts';
import { idSchema } from '../contracts/ids.ts';
import type { ActItem } from '../contracts/execution.ts';
import { itemAfterAsk } from '../domain/ask.ts';
import type { Session } from '../contracts/session.ts';
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

/** Whether a session takes no more in: it has ended, or its answer is written and on its way. */
const isOver = (session: Session): boolean => hasEnded(session) || session.response !== undefined;

/**
 * The customer's next message: the answer to a clarification, more about what is being worked on, or, once the session
 * is answered or has ended, the next session of its thread.
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
  if (isOver(session)) return openNext(services, caller, session, input);
  const told = await transact(services, { tenant, session_id: input.session_id }, (draft) => {
    const mine = draft.session;
    if (isOver(mine)) return undefined;
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
  if (told === undefined) return openNext(services, caller, session, input);
  for (const { token, item } of told.items) await tellAsk(services, token, item);
  return { session_id: session.session_id, thread_id: session.thread_id, status: told.status };
};

const openNext = (
  services: Services,
  caller: Caller,
  { subject, thread_id, channel }: Session,
  { text, idempotency_key }: MessageInput,
): Promise<Submitted> => {
  const mayName = subjectOf(caller.principal, subject?.customer_id);
  return submit(services, caller, {
    input: text,
    thread_id,
    channel,
    ...(mayName === undefined ? {} : { customer_id: mayName.customer_id }),
    ...(idempotency_key === undefined ? {} : { idempotency_key }),
  });
};
