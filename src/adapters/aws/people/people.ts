import { CognitoJwtVerifier } from 'aws-jwt-verify';
import { JwtBaseError, FetchError, JwksNotAvailableInCacheError } from 'aws-jwt-verify/error';
import { z } from 'zod';
import { Failure } from '../../../contracts/errors.ts';
import type { Principal, Role } from '../../../contracts/ids.ts';
import { roleSchema, tenantSchema } from '../../../contracts/ids.ts';
import type { People } from '../../../ports/people.ts';

/** What a token of the pool has to say: an administrator sets both attributes, and the groups are the roles. */
const claimsSchema = z.object({
  sub: z.string().min(1),
  'custom:tenant': tenantSchema,
  'custom:customer_id': z.string().min(1).max(100).optional(),
  'cognito:groups': z.array(z.string()).default([]),
});

const isRole = (name: string): name is Role => roleSchema.options.some((role) => role === name);

/** The principal that claims name; undefined where they name none. A customer is always one customer. */
export const principalOf = (claims: unknown): Principal | undefined => {
  const read = claimsSchema.safeParse(claims);
  if (!read.success) return undefined;
  const {
    sub,
    'custom:tenant': tenant,
    'custom:customer_id': customer_id,
    'cognito:groups': groups,
  } = read.data;
  const roles = groups.filter(isRole);
  const isCustomer = roles.includes('customer');
  if (roles.length === 0 || isCustomer !== (customer_id !== undefined) || (isCustomer && roles.length > 1))
    return undefined;
  return { tenant, principal: sub, roles, ...(customer_id === undefined ? {} : { customer_id }) };
};

/** Checks a token's signature, pool, client and times, and gives its claims; throws what `aws-jwt-verify` throws. */
export type Verify = (token: string) => Promise<unknown>;

/** People of a Cognito user pool, by their ID tokens: those carry the tenant. */
export const cognitoPeople = (options: { verify: Verify }): People => ({
  async find(token) {
    try {
      return principalOf(await options.verify(token));
    } catch (thrown) {
      if (thrown instanceof FetchError || thrown instanceof JwksNotAvailableInCacheError) {
        throw new Failure('Unavailable', 'Cannot check a token because the pool’s keys are out of reach.', {
          cause: thrown,
        });
      }
      if (thrown instanceof JwtBaseError) return undefined;
      throw thrown;
    }
  },
});

/** Verifies by the pool's public keys, fetched once and kept. */
export const poolVerifier = (options: { userPoolId: string; clientId: string }): Verify => {
  const verifier = CognitoJwtVerifier.create({ ...options, tokenUse: 'id' });
  return (token) => verifier.verify(token);
};
