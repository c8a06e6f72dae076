import { z } from 'zod';
import { Failure } from '../../../contracts/errors.ts';
import type { KeptAnswer } from '../../../ports/access.ts';
import { type Item, itemOf, optionalText, text } from '../shared/items.ts';
import { parsed } from '../../../contracts/parsed.ts';

const keptAnswerSchema = z.object({
  status: z.number(),
  body: z.unknown(),
  session_id: z.string().optional(),
});

export const answerKey = (tenant: string, key: string): Item =>
  itemOf({ pk: `${tenant}#answer#${key}`, sk: 'answer' });

const partition = (tenant: string, sessionId: string): string => `${tenant}#session-answers#${sessionId}`;

/** Says that an answer is about a session. */
export const markKey = (tenant: string, sessionId: string, key: string): Item =>
  itemOf({ pk: partition(tenant, sessionId), sk: `answer#${key}` });

/** What a query asks for to find a session's marks. */
export const marks = (tenant: string, sessionId: string) => ({
  ':pk': partition(tenant, sessionId),
  ':mark': 'answer#',
});

/** Says that the session was erased. */
export const eraseMark = (tenant: string, sessionId: string): Item =>
  itemOf({ pk: partition(tenant, sessionId), sk: 'erased' });

/**
 * The answer that an item keeps for a request of this digest.
 * @throws Failure `IdempotencyMismatch`, `WrongState` while the first request is under way
 */
export const answerOf = (item: Item, digest: string): KeptAnswer => {
  if (text(item, 'digest') !== digest) {
    throw new Failure(
      'IdempotencyMismatch',
      'Cannot repeat the request because its Idempotency-Key was used with another body.',
    );
  }
  const answer = optionalText(item, 'answer');
  if (answer !== undefined) return parsed(keptAnswerSchema, answer, 'a kept answer');
  throw new Failure('WrongState', 'Cannot repeat the request because the first one is still under way.');
};
