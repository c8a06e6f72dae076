import { z } from 'zod';
import { Failure } from '../../src/contracts/errors.ts';
import type { Principal } from '../../src/contracts/ids.ts';
import { principalSchema } from '../../src/contracts/ids.ts';
import { rateLimited } from '../api/access.ts';

/**
 * What the authorizer tells the function behind a route: who asks, as JSON, and, where the caller has used up its limit,
 * after how many seconds it may come back. An authorizer itself can answer 401 and 403 only.
 */
export const contextOf = (admitted: {
  principal?: Principal;
  limited?: number;
}): Record<string, string | number> => ({
  ...(admitted.principal === undefined ? {} : { principal: JSON.stringify(admitted.principal) }),
  ...(admitted.limited === undefined ? {} : { limited: admitted.limited }),
});

/** Numbers arrive as text. */
const limitedSchema = z.object({ limited: z.coerce.number().int().min(1) });
const principalText = z.object({
  principal: z
    .string()
    .transform((text): unknown => JSON.parse(text))
    .pipe(principalSchema),
});

/**
 * Who asks, by what the authorizer has said; never by anything that the request itself says.
 * @throws Failure `RateLimited` with `retry_after_seconds`, `Unauthenticated` where no authorizer has said anything
 */
export const admittedBy = (authorizer: unknown): Principal => {
  const limited = limitedSchema.safeParse(authorizer);
  if (limited.success) throw rateLimited(limited.data.limited);
  try {
    return principalText.parse(authorizer).principal;
  } catch (cause) {
    throw new Failure('Unauthenticated', 'Cannot answer because nobody has let the request in.', { cause });
  }
};
