import { z } from 'zod';
import { Failure } from '../contracts/errors.ts';
import { idSchema } from '../contracts/ids.ts';
import type { SessionStatus } from '../contracts/session.ts';
import { itemAfterAsk } from '../domain/ask.ts';
import { emit, record } from '../domain/draft.ts';
import { liveStatus, openAsks, requireLive } from '../domain/session.ts';
import { tellAsk } from './ask.ts';
import type { Caller, Services } from './services.ts';
import { transact } from './transact.ts';

export const handoverReplyInput = z.object({
  session_id: idSchema,
  text: z.string().min(1).max(10_000),
  close: z.boolean().default(true),
});
export type HandoverReplyInput = z.input<typeof handoverReplyInput>;

/**
 * A person answers a session that was handed over. With `close` (the default) the session goes on to its conclusion with
 * that answer; without it the person keeps it.
 * @throws Failure `NotFound`, `WrongState` when it waits for no person
 */
export const handoverReply = async (
  services: Services,
  caller: Caller,
  given: HandoverReplyInput,
): Promise<{ session_id: string; status: SessionStatus }> => {
  const input = handoverReplyInput.parse(given);
  const { tenant, principal } = caller.principal;
  const told = await transact(services, { tenant, session_id: input.session_id }, (draft) => {
    const { session } = draft;
    requireLive(session, 'reply');
    const mine = openAsks(session).find((ask) => ask.kind === 'handover');
    if (mine?.kind !== 'handover') {
      throw new Failure(
        'WrongState',
        `Cannot reply because session ${input.session_id} waits for no person.`,
      );
    }
    mine.replies.push({ by: principal, text: input.text, at: draft.at });
    session.messages.push({ from: 'person', text: input.text, at: draft.at });
    session.heard = session.messages.length;
    emit(draft, 'session.message', { from: 'person', text: input.text });
    if (!input.close) return { status: session.status };
    mine.status = 'answered';
    mine.closed = true;
    record(draft, 'handover.closed', { ask_id: mine.ask_id, by: principal });
    emit(draft, 'handover.closed', { ask_id: mine.ask_id });
    session.status = liveStatus(session);
    return {
      status: session.status,
      token: mine.token,
      item: itemAfterAsk(session, mine, services.clock.now()),
    };
  });
  if (told.item !== undefined) await tellAsk(services, told.token, told.item);
  return { session_id: input.session_id, status: told.status };
};
