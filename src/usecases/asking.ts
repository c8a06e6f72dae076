import type { Session } from '../contracts/session.ts';
import type { Draft } from '../domain/draft.ts';
import { requestClarification, requestHandover } from '../domain/ask.ts';
import { newId } from '../ports/random.ts';
import type { Services } from './services.ts';

/** Hands the session to a person, with the pack's words and clocks; `unknown` says that the answer is not known. */
export const handOver = (
  services: Services,
  draft: Draft,
  reason: string,
  { unknown = false }: { unknown?: boolean } = {},
): void => {
  const { asks, texts } = services.pack.manifest;
  requestHandover(draft, {
    ask_id: newId(services.random, 'ask'),
    now: services.clock.now(),
    reason,
    text: unknown ? texts.unknown : texts.handover,
    ...asks.handover,
  });
};

/** Asks the customer, with the pack's clocks; `question` defaults to the pack's own. */
export const clarify = (services: Services, draft: Draft, question?: string): void => {
  const { asks, texts } = services.pack.manifest;
  requestClarification(draft, {
    ask_id: newId(services.random, 'ask'),
    now: services.clock.now(),
    question: question ?? texts.clarify,
    ...asks.clarification,
  });
};

const maxClarifications = 2;

/** Whether the customer may still be asked back: twice in a session at most. */
export const mayClarify = (session: Session): boolean =>
  session.asks.filter((ask) => ask.kind === 'clarification').length < maxClarifications;
