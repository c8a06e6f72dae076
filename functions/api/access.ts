/**
 * Who may ask what, and how often: one function for every way in (HTTP, WebSocket, Lambda). A missing, a malformed, an
 * unknown and a revoked key are told apart nowhere in the answer.
 */
import { Failure } from '../../src/contracts/errors.ts';
import type { Principal, Role } from '../../src/contracts/ids.ts';
import { hashOf } from '../../src/usecases/secret.ts';
import type { Services } from '../../src/usecases/services.ts';
import type { RateWindow } from '../../src/usecases/stats.ts';
import { usageKey } from '../../src/usecases/stats.ts';

/** Requirement B8: 100 a second at most, 60 a minute, 1,000 an hour, 10,000 a day. */
export const defaultLimits: readonly RateWindow[] = [
  { seconds: 1, limit: 100 },
  { seconds: 60, limit: 60 },
  { seconds: 3_600, limit: 1_000 },
  { seconds: 86_400, limit: 10_000 },
];

/**
 * Limits as a setting writes them: `100/1s,60/1m,1000/1h,10000/1d`, or `off`.
 * @throws Failure `SettingsInvalid`
 */
export const parseLimits = (text: string): RateWindow[] => {
  if (text.trim() === 'off') return [];
  const unit = { s: 1, m: 60, h: 3_600, d: 86_400 };
  return text.split(',').map((part) => {
    const [, limit, count, suffix] = /^\s*(\d{1,9})\/(\d{1,4})([smhd])\s*$/.exec(part) ?? [];
    if (limit === undefined || Number(limit) < 1 || Number(count) < 1) {
      throw new Failure(
        'SettingsInvalid',
        `Cannot limit requests because "${part}" is not a limit such as 60/1m.`,
      );
    }
    return { seconds: Number(count) * unit[suffix as keyof typeof unit], limit: Number(limit) };
  });
};

/** Where credentials are looked up: keys of programs and, in a deployment with sign-in, tokens of people. */
export type Access = Pick<Services, 'keys' | 'counters' | 'clock'> & {
  people?: { find(token: string): Promise<Principal | undefined> } | undefined;
};
type Credentials = Pick<Headers, 'get'>;

/** Three parts, each of base64url: a signed token, which no key looks like. */
const isToken = (text: string): boolean => text.length <= 8_192 && /^[\w-]+\.[\w-]+\.[\w-]+$/.test(text);

/** The principal behind a request's key or token. @throws Failure `Unauthenticated`. */
export const authenticate = async (
  { keys, people }: Pick<Access, 'keys' | 'people'>,
  headers: Credentials,
): Promise<Principal> => {
  const bearer = /^Bearer +(\S+)$/i.exec(headers.get('authorization') ?? '')?.[1];
  const given = headers.get('x-api-key') ?? bearer ?? '';
  const principal =
    people !== undefined && given === bearer && isToken(given)
      ? await people.find(given)
      : given === '' || given.length > 500
        ? undefined
        : await keys.find(hashOf(given));
  if (principal === undefined) {
    throw new Failure('Unauthenticated', 'Cannot answer because the request has no valid key.');
  }
  return principal;
};

/** What a request must satisfy besides being someone's. */
export type Demands = { roles: readonly Role[]; limits: readonly RateWindow[] };

/**
 * Who asks, if they may ask this now: the one decision of every way in.
 * @throws Failure `Unauthenticated`; `RateLimited` with `retry_after_seconds`, which comes before `Forbidden`, so that
 * refused requests count too
 */
export const authorize = async (
  access: Access,
  headers: Credentials,
  demands: Demands,
): Promise<Principal> => {
  const principal = await authenticate(access, headers);
  await permit(access, principal, demands);
  return principal;
};

/** That a principal has used up what it may ask. @param retry_after_seconds until it may ask again */
export const rateLimited = (retry_after_seconds: number): Failure =>
  new Failure(
    'RateLimited',
    `Cannot answer because the limit is reached; wait ${retry_after_seconds} seconds.`,
    {
      data: { retry_after_seconds },
    },
  );

/**
 * Counts a request of a principal and holds it against roles.
 * @throws Failure `RateLimited` with `retry_after_seconds`, `Forbidden`
 */
export const permit = async (
  services: Pick<Access, 'counters' | 'clock'>,
  principal: Principal,
  demands: Demands,
): Promise<void> => {
  const wait =
    demands.limits.length === 0
      ? 0
      : await services.counters.take(usageKey(principal), demands.limits, services.clock.now());
  if (wait > 0) throw rateLimited(Math.ceil(wait));
  if (!principal.roles.some((role) => demands.roles.includes(role))) {
    throw new Failure(
      'Forbidden',
      `Cannot do that because it needs one of the roles ${demands.roles.join(', ')}.`,
    );
  }
};
