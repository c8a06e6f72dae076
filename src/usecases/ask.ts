import type { ActItem, AskInput } from '../contracts/execution.ts';
import { toFailure } from '../contracts/errors.ts';
import { itemAfterAsk } from '../domain/ask.ts';
import { askOf, hasEnded } from '../domain/session.ts';
import { idsOf } from './route.ts';
import type { Services } from './services.ts';
import { transact } from './transact.ts';

/**
 * The state `Ask`: notes whose token waits for an answer, and tells it at once where the answer came before the machine
 * did (or the session has ended). Nothing here asks anew: asks are opened where they arise.
 */
export const ask = async (services: Services, input: AskInput & { token: string }): Promise<void> => {
  const answered = await transact(services, idsOf(input.turn), (draft): ActItem | undefined => {
    const { session } = draft;
    if (hasEnded(session)) return { next: 'end', id: input.id };
    const mine = askOf(session, input.kind, input.id);
    if (mine.status !== 'open') return itemAfterAsk(session, mine, services.clock.now());
    mine.token = input.token;
    return undefined;
  });
  if (answered !== undefined) await tellAsk(services, input.token, answered);
};

/** Answers the token of an ask; a closed one was answered before, or its time is over: `Overdue` will honour the answer. */
export const tellAsk = async (
  services: Services,
  token: string | undefined,
  item: ActItem,
): Promise<void> => {
  if (token === undefined) return;
  try {
    await services.tasks.succeed(token, item);
  } catch (thrown) {
    if (toFailure(thrown).code !== 'TaskClosed') throw thrown;
  }
};
