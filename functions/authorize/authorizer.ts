/**
 * Who may pass to the function behind a route: `authorize`, as on one machine, in the form of an API Gateway authorizer.
 * It can let in, refuse (403) or not know the caller (401). One who has used up its limit is let in with a note, and the
 * function answers 429 before it does anything: an authorizer has no such answer.
 */
import { z } from 'zod';
import { toFailure } from '../../src/contracts/errors.ts';
import type { Principal } from '../../src/contracts/ids.ts';
import type { Route } from '../../topology/routes.ts';
import { routes } from '../../topology/routes.ts';
import type { Access } from '../api/access.ts';
import { authorize } from '../api/access.ts';
import type { RateWindow } from '../../src/usecases/stats.ts';
import { contextOf } from '../lambda/admitted.ts';

const eventSchema = z.object({
  methodArn: z.string(),
  httpMethod: z.string(),
  /** The route's path, with `{names}`. */
  resource: z.string(),
  headers: z.record(z.string(), z.string()).nullish(),
});

export type Verdict = {
  principalId: string;
  policyDocument: {
    Version: '2012-10-17';
    Statement: [{ Action: 'execute-api:Invoke'; Effect: 'Allow' | 'Deny'; Resource: string }];
  };
  context?: Record<string, string | number>;
};

const rowOf = (method: string, path: string): Route | undefined =>
  (routes as readonly Route[]).find((row) => row.method === method && row.path === path);

const verdict = (
  effect: 'Allow' | 'Deny',
  arn: string,
  admitted: { principal?: Principal; limited?: number } = {},
): Verdict => ({
  principalId: admitted.principal?.principal ?? 'unknown',
  policyDocument: {
    Version: '2012-10-17',
    Statement: [{ Action: 'execute-api:Invoke', Effect: effect, Resource: arn }],
  },
  context: contextOf(admitted),
});

const headersOf = (given: Readonly<Record<string, string>>): Pick<Headers, 'get'> => {
  const lower = new Map(Object.entries(given).map(([name, value]) => [name.toLowerCase(), value]));
  return { get: (name) => lower.get(name.toLowerCase()) ?? null };
};

/**
 * @throws Error `Unauthorized`, which the gateway answers with 401; Failure `Unavailable` and the like where it cannot be
 * found out
 */
export const decide = async (
  access: Access,
  event: unknown,
  limits: readonly RateWindow[],
): Promise<Verdict> => {
  const { methodArn, httpMethod, resource, headers } = eventSchema.parse(event);
  const row = rowOf(httpMethod, resource);
  if (row === undefined || row.roles === 'public') return verdict('Deny', methodArn);
  try {
    const principal = await authorize(access, headersOf(headers ?? {}), { roles: row.roles, limits });
    return verdict('Allow', methodArn, { principal });
  } catch (thrown) {
    const failure = toFailure(thrown);
    switch (failure.code) {
      case 'Unauthenticated':
        // The gateway knows this one word.
        throw new Error('Unauthorized', { cause: failure });
      case 'Forbidden':
        return verdict('Deny', methodArn);
      case 'RateLimited':
        return verdict('Allow', methodArn, { limited: Number(failure.data['retry_after_seconds']) });
      default:
        throw failure;
    }
  }
};
