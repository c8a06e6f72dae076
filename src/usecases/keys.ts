import type { KeyBody, keyListSchema, keyMadeSchema } from '../contracts/api.ts';
import { Failure } from '../contracts/errors.ts';
import type { Principal } from '../contracts/ids.ts';
import { iso } from '../domain/time.ts';
import { newId } from '../ports/random.ts';
import type { z } from 'zod';
import { defined } from './get-session.ts';
import { hashOf, newSecret } from './secret.ts';
import type { Caller, Services } from './services.ts';

/**
 * Keeps a key's SHA-256 for a principal. The key is shown here and never again.
 * @param key a key that someone chose already; a new one of 256 bits where absent
 */
export const keepKey = async (
  services: Pick<Services, 'keys' | 'random' | 'clock'>,
  principal: Principal,
  key: string = newSecret(services.random, 'dlb'),
): Promise<{ key_id: string; key: string; created_at: string }> => {
  const key_id = newId(services.random, 'key');
  const created_at = iso(services.clock.now());
  await services.keys.add({ key_id, hash: hashOf(key), principal, created_at });
  return { key_id, key, created_at };
};

/** Makes a key of the caller's tenant. */
export async function addKey(
  services: Services,
  caller: Caller,
  input: KeyBody,
): Promise<z.infer<typeof keyMadeSchema>> {
  const holder = {
    principal: input.principal,
    roles: [...new Set(input.roles)],
    ...defined(input, ['customer_id']),
  };
  const made = await keepKey(services, { tenant: caller.principal.tenant, ...holder });
  return { ...holder, ...made };
}

/** Keys of the caller's tenant, revoked ones too. */
export async function listKeys(services: Services, caller: Caller): Promise<z.infer<typeof keyListSchema>> {
  const keys = await services.keys.list(caller.principal.tenant);
  return { keys: keys.map((key) => ({ ...key, roles: [...key.roles] })) };
}

/**
 * Ends a key, at once. Repeating it does nothing.
 * @throws Failure `NotFound`; `WrongState` for the last valid key of whoever asks, which would lock them out
 */
export async function revokeKey(
  services: Services,
  caller: Caller,
  input: { key_id: string },
): Promise<{ key_id: string; revoked: true }> {
  const { tenant, principal } = caller.principal;
  const own = (await services.keys.list(tenant)).filter(
    (key) => key.principal === principal && key.revoked_at === undefined,
  );
  if (own.length === 1 && own[0]?.key_id === input.key_id) {
    throw new Failure(
      'WrongState',
      `Cannot revoke key ${input.key_id} because it is the last one of who asks.`,
    );
  }
  if (!(await services.keys.revoke(tenant, input.key_id, iso(services.clock.now())))) {
    throw new Failure('NotFound', `Cannot find key ${input.key_id}.`);
  }
  return { key_id: input.key_id, revoked: true };
}
