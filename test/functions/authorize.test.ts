import { describe, expect, it } from 'vitest';
import { decide } from '../../functions/authorize/authorizer.ts';
import { admittedBy } from '../../functions/lambda/admitted.ts';
import { parseLimits } from '../../functions/api/app.ts';
import type { Principal } from '../../src/contracts/ids.ts';
import { keepKey } from '../../src/usecases/keys.ts';
import type { Route } from '../../topology/index.ts';
import { routes } from '../../topology/index.ts';
import { startApi } from './api/harness.ts';

const methodArn = 'arn:aws:execute-api:eu-west-1:123456789012:abc/dev/GET/sessions';
const limits = parseLimits('3/1m');
const token = 'aaa.bbb.ccc';
const anna: Principal = { tenant: 'acme', principal: 'anna', roles: ['operator'] };

const start = async (people?: { find(token: string): Promise<Principal | undefined> }) => {
  const api = await startApi();
  const { keys, counters, clock } = api.services;
  const ask = (
    headers: Record<string, string>,
    { method = 'GET', resource = '/sessions', of = parseLimits('off') } = {},
  ) => decide({ keys, counters, clock, people }, { methodArn, httpMethod: method, resource, headers }, of);
  return { ...api, ask };
};
const effectOf = (verdict: Awaited<ReturnType<typeof decide>>): string =>
  verdict.policyDocument.Statement[0].Effect;

describe('the authorizer', () => {
  it('lets in who has a key, and tells the function who it is', async () => {
    const { ask, keys } = await start();
    const ways: Record<string, string>[] = [
      { 'X-API-Key': keys.customer },
      { 'x-api-key': keys.customer },
      { authorization: `Bearer ${keys.customer}` },
    ];
    for (const headers of ways) {
      const verdict = await ask(headers);
      expect(verdict).toMatchObject({
        principalId: 'carl',
        policyDocument: { Statement: [{ Effect: 'Allow', Resource: methodArn }] },
      });
      expect(admittedBy(verdict.context)).toEqual({
        tenant: 'acme',
        principal: 'carl',
        roles: ['customer'],
        customer_id: '10482',
      });
    }
  });

  it('does not know who has no key, and says so in the gateway’s one word', async () => {
    const { ask, keys } = await start();
    const tries: Record<string, string>[] = [
      {},
      { 'X-API-Key': 'dlb_nothing' },
      { Authorization: `Basic ${keys.operator}` },
      { Authorization: `Bearer ${token}` },
    ];
    for (const headers of tries) await expect(ask(headers)).rejects.toThrow(/^Unauthorized$/);
  });

  it('refuses whose roles do not allow the route, route by route as its row says', async () => {
    const { ask, services } = await start();
    const roles = ['customer', 'service', 'operator', 'admin', 'auditor'] as const;
    const made = await Promise.all(
      roles.map(async (role) => {
        const customer = role === 'customer' ? { customer_id: '1' } : {};
        return {
          role,
          ...(await keepKey(services, { tenant: 't', principal: role, roles: [role], ...customer })),
        };
      }),
    );
    for (const row of routes as readonly Route[]) {
      for (const { role, key } of made) {
        const verdict = await ask({ 'X-API-Key': key }, { method: row.method, resource: row.path });
        const allowed = row.roles !== 'public' && row.roles.includes(role);
        expect(effectOf(verdict), `${role} ${row.method} ${row.path}`).toBe(allowed ? 'Allow' : 'Deny');
      }
    }
  });

  it('refuses a route that is none', async () => {
    const { ask, keys } = await start();
    expect(effectOf(await ask({ 'X-API-Key': keys.admin }, { resource: '/nowhere' }))).toBe('Deny');
  });

  it('lets in who has used up its limit, so that the function can answer 429', async () => {
    const { ask, keys, clock } = await start();
    const headers = { 'X-API-Key': keys.operator };
    for (let count = 0; count < 3; count += 1) await ask(headers, { of: limits });
    const verdict = await ask(headers, { of: limits });
    expect(effectOf(verdict)).toBe('Allow');
    expect(verdict.context).toEqual({ limited: 60 });
    expect(() => admittedBy(verdict.context)).toThrow('wait 60 seconds');
    await clock.advance(60_000);
    expect((await ask(headers, { of: limits })).context).not.toHaveProperty('limited');
  });

  it('knows people by their token, where a deployment has sign-in', async () => {
    const { ask, keys } = await start({ find: async (given) => (given === token ? anna : undefined) });
    const verdict = await ask({ Authorization: `Bearer ${token}` });
    expect(admittedBy(verdict.context)).toEqual(anna);
    await expect(ask({ Authorization: 'Bearer aaa.bbb.ddd' })).rejects.toThrow('Unauthorized');
    await expect(ask({ 'X-API-Key': token })).rejects.toThrow('Unauthorized');
    expect(effectOf(await ask({ Authorization: `Bearer ${keys.operator}` }))).toBe('Allow');
  });

  it('does not mistake an outage for a wrong key', async () => {
    const { ask } = await start({
      find: async () => {
        throw new Error('The pool is out of reach.');
      },
    });
    await expect(ask({ Authorization: `Bearer ${token}` })).rejects.not.toThrow('Unauthorized');
  });
});
