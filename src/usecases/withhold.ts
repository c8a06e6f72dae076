import type { Routed } from '../contracts/execution.ts';
import type { Session } from '../contracts/session.ts';
import { openItems } from '../domain/ask.ts';
import type { Draft } from '../domain/draft.ts';
import { Failure } from '../contracts/errors.ts';
import { handOver } from './asking.ts';
import type { Services } from './services.ts';

/** How many answers of a session were not allowed out. */
export const withheldReplies = (services: Services, session: Session): number =>
  session.actions.filter(
    (action) => action.name === services.pack.manifest.reply_action && action.status === 'rejected',
  ).length;

/**
 * Takes an answer back that policy or a person did not allow out: nobody is to see it, and a person answers instead.
 * @throws Failure `PolicyForbids` when it happens a second time: the session fails by name
 */
export const withholdAnswer = (services: Services, draft: Draft): Routed => {
  const { session } = draft;
  if (withheldReplies(services, session) > 1)
    throw new Failure('PolicyForbids', 'Cannot reply because no answer was allowed out.');
  session.messages = session.messages.filter(
    (message) => message.from !== 'assistant' || message.text !== session.response,
  );
  session.heard = session.messages.length;
  delete session.response;
  delete session.judgement;
  session.citations = [];
  handOver(services, draft, 'The answer was not allowed out.');
  return {
    next: 'act',
    items: openItems(session, services.pack.manifest.reply_action, services.clock.now()),
  };
};
