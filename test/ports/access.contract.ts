import { describe, expect, it } from 'vitest';
import type { Principal } from '../../src/contracts/ids.ts';
import type { Counters, Idempotency, Keys, Tickets } from '../../src/ports/access.ts';
import { makerOf, type Make } from './harness.ts';

const failing = (code: string) => expect.objectContaining({ code }) as unknown;
const tenant = 'acme';
const principal: Principal = { tenant, principal: 'anna', roles: ['customer'], customer_id: '10482' };
const at = '2026-03-02T09:00:00.000Z';

export const describeKeysContract = (name: string, make: Make<Keys>): void => {
  describe(`keys: ${name}`, () => {
    const start = makerOf(make);
    const key = { key_id: 'k_1', hash: 'h_1', principal, created_at: at };

    it('says whom a key stands for, by its hash', async () => {
      const { port, reopen } = await start();
      await port.add(key);
      expect(await port.find('h_1')).toEqual(principal);
      expect(await port.find('h_2')).toBeUndefined();
      expect(await (await reopen()).find('h_1')).toEqual(principal);
    });

    it('refuses a key or hash that is taken', async () => {
      const { port } = await start();
      await port.add(key);
      await expect(port.add({ ...key, hash: 'h_2' })).rejects.toEqual(failing('AlreadyExists'));
      await expect(port.add({ ...key, key_id: 'k_2' })).rejects.toEqual(failing('AlreadyExists'));
    });

    it('lists the keys of a tenant, never their hashes', async () => {
      const { port } = await start();
      await port.add(key);
      await port.add({
        key_id: 'k_2',
        hash: 'h_2',
        principal: { tenant: 'other', principal: 'bob', roles: ['admin'] },
        created_at: at,
      });
      expect(await port.list(tenant)).toEqual([
        { key_id: 'k_1', principal: 'anna', roles: ['customer'], customer_id: '10482', created_at: at },
      ]);
    });

    it('revokes a key of its tenant for good, and keeps when', async () => {
      const { port } = await start();
      await port.add(key);
      expect(await port.revoke('other', 'k_1', at)).toBe(false);
      expect(await port.find('h_1')).toEqual(principal);
      expect(await port.revoke(tenant, 'k_1', at)).toBe(true);
      expect(await port.find('h_1')).toBeUndefined();
      expect((await port.list(tenant))[0]?.revoked_at).toBe(at);
      expect(await port.revoke(tenant, 'k_9', at)).toBe(false);
    });
  });
};

export const describeCountersContract = (name: string, make: Make<Counters>): void => {
  describe(`counters: ${name}`, () => {
    const start = makerOf(make);
    const minute = [{ seconds: 60, limit: 3 }];

    it('lets a window take as many as its limit, then says how long to wait', async () => {
      const { port, clock } = await start();
      for (let n = 0; n < 3; n += 1) expect(await port.take('k', minute, clock.now())).toBe(0);
      const wait = await port.take('k', minute, clock.now());
      expect(wait).toBeGreaterThan(0);
      expect(wait).toBeLessThanOrEqual(60);
      const later = clock.now() + wait * 1000;
      for (let n = 0; n < 3; n += 1) expect(await port.take('k', minute, later + 60_000)).toBe(0);
    });

    it('has room again after the wait that it said', async () => {
      const { port, clock } = await start();
      for (let n = 0; n < 3; n += 1) await port.take('k', minute, clock.now());
      const wait = await port.take('k', minute, clock.now());
      expect(await port.take('k', minute, clock.now() + wait * 1000)).toBe(0);
    });

    it('lets no more through at once than one by one', async () => {
      const { port, clock } = await start();
      const waits = await Promise.all(Array.from({ length: 10 }, () => port.take('k', minute, clock.now())));
      expect(waits.filter((wait) => wait === 0)).toHaveLength(3);
    });

    it('takes from no window when one is full', async () => {
      const { port, clock } = await start();
      const both = [
        { seconds: 1, limit: 1 },
        { seconds: 3600, limit: 3 },
      ];
      expect(await port.take('k', both, clock.now())).toBe(0);
      for (let n = 0; n < 5; n += 1) expect(await port.take('k', both, clock.now())).toBe(1);
      expect(await port.take('k', both, clock.now() + 2000)).toBe(0);
      expect(await port.take('k', both, clock.now() + 4000)).toBe(0);
      expect(await port.take('k', both, clock.now() + 6000)).toBeGreaterThan(1);
    });

    it('says the longest wait of the windows that are full', async () => {
      const { port, clock } = await start();
      const both = [
        { seconds: 1, limit: 1 },
        { seconds: 3600, limit: 1 },
      ];
      await port.take('k', both, clock.now());
      expect(await port.take('k', both, clock.now())).toBeGreaterThan(1);
    });

    it('counts each key for itself, through a restart', async () => {
      const { port, clock, reopen } = await start();
      for (let n = 0; n < 3; n += 1) await port.take('k', minute, clock.now());
      expect(await port.take('other', minute, clock.now())).toBe(0);
      expect(await (await reopen()).take('k', minute, clock.now())).toBeGreaterThan(0);
    });

    it('tells what was taken without taking', async () => {
      const { port, clock } = await start();
      if (!port.used) return;
      await port.take('k', minute, clock.now());
      await port.take('k', minute, clock.now());
      expect(await port.used('k', minute, clock.now())).toEqual([2]);
      expect(await port.used('k', minute, clock.now())).toEqual([2]);
      expect(await port.used('other', minute, clock.now())).toEqual([0]);
      expect(await port.used('k', minute, clock.now() + 120_000)).toEqual([0]);
    });
  });
};

/**
 * `forgets`: how old answers go. `when told` (default): by `expire`. `by itself`: an answer counts for a day, whether it
 * is still there or not, and `expire` has nothing to do.
 */
export type IdempotencyContractOptions = { forgets?: 'when told' | 'by itself' };

export const describeIdempotencyContract = (
  name: string,
  make: Make<Idempotency>,
  { forgets = 'when told' }: IdempotencyContractOptions = {},
): void => {
  describe(`idempotency: ${name}`, () => {
    const start = makerOf(make);
    const answer = { status: 202, body: { session_id: 's_1', ok: true }, session_id: 's_1' };
    const finished = async () => {
      const made = await start();
      expect(await made.port.begin(tenant, 'k', 'digest', 0)).toBeUndefined();
      await made.port.finish(tenant, 'k', answer);
      return made;
    };

    it('repeats the first answer, also after a restart', async () => {
      const { port, reopen } = await finished();
      expect(await port.begin(tenant, 'k', 'digest', 1)).toEqual(answer);
      expect(await (await reopen()).begin(tenant, 'k', 'digest', 2)).toEqual(answer);
    });

    it('refuses another body under the same key, finished or not', async () => {
      const { port } = await finished();
      await expect(port.begin(tenant, 'k', 'other', 1)).rejects.toEqual(failing('IdempotencyMismatch'));
      await port.begin(tenant, 'open', 'digest', 0);
      await expect(port.begin(tenant, 'open', 'other', 1)).rejects.toEqual(failing('IdempotencyMismatch'));
    });

    it('lets one of two requests at once through', async () => {
      const { port } = await start();
      const results = await Promise.allSettled([1, 2].map(() => port.begin(tenant, 'k', 'digest', 0)));
      expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    });

    it('keeps others out while the first is under way, for 60 s', async () => {
      const { port } = await start();
      await port.begin(tenant, 'k', 'digest', 0);
      await expect(port.begin(tenant, 'k', 'digest', 59_999)).rejects.toEqual(failing('WrongState'));
      expect(await port.begin(tenant, 'k', 'digest', 60_000)).toBeUndefined();
      await expect(port.begin(tenant, 'k', 'digest', 60_001)).rejects.toEqual(failing('WrongState'));
    });

    it('keeps the answer that came first', async () => {
      const { port } = await finished();
      await port.finish(tenant, 'k', { status: 500, body: 'late' });
      expect(await port.begin(tenant, 'k', 'digest', 1)).toEqual(answer);
    });

    it('forgets a request that was abandoned, and not one that was answered', async () => {
      const { port } = await finished();
      await port.abandon(tenant, 'k');
      expect(await port.begin(tenant, 'k', 'digest', 1)).toEqual(answer);
      await port.begin(tenant, 'open', 'digest', 0);
      await port.abandon(tenant, 'open');
      expect(await port.begin(tenant, 'open', 'another', 1)).toBeUndefined();
    });

    it('forgets answers about a session', async () => {
      const { port } = await finished();
      await port.forgetSession('other', 's_1');
      await port.forgetSession(tenant, 's_2');
      expect(await port.begin(tenant, 'k', 'digest', 1)).toEqual(answer);
      await port.forgetSession(tenant, 's_1');
      expect(await port.begin(tenant, 'k', 'digest', 1)).toBeUndefined();
    });

    it('forgets what was begun before a time', async () => {
      const { port } = await finished();
      if (forgets === 'by itself') {
        const day = 86_400_000;
        expect(await port.begin(tenant, 'k', 'digest', day - 1)).toEqual(answer);
        expect(await port.expire(day)).toBe(0);
        expect(await port.begin(tenant, 'k', 'other', day)).toBeUndefined();
        return;
      }
      await port.begin(tenant, 'younger', 'digest', 5000);
      expect(await port.expire(5000)).toBe(1);
      expect(await port.begin(tenant, 'k', 'other', 6000)).toBeUndefined();
    });

    it('keeps tenants apart', async () => {
      const { port } = await finished();
      expect(await port.begin('other', 'k', 'another', 1)).toBeUndefined();
    });
  });
};

export const describeTicketsContract = (name: string, make: Make<Tickets>): void => {
  describe(`tickets: ${name}`, () => {
    const start = makerOf(make);

    it('are good once', async () => {
      const { port } = await start();
      await port.put('h', principal, 30_000);
      const taken = await Promise.all([port.take('h', 0), port.take('h', 0)]);
      expect(taken.filter((one) => one !== undefined)).toEqual([principal]);
      expect(await port.take('h', 1)).toBeUndefined();
    });

    it('are good until they expire', async () => {
      const { port } = await start();
      await port.put('early', principal, 30_000);
      await port.put('late', principal, 30_000);
      expect(await port.take('early', 29_999)).toEqual(principal);
      expect(await port.take('late', 30_000)).toBeUndefined();
    });

    it('are unknown unless they were put', async () => {
      const { port } = await start();
      expect(await port.take('h', 0)).toBeUndefined();
    });

    it('stay spent through a restart', async () => {
      const { port, reopen } = await start();
      await port.put('spent', principal, 30_000);
      await port.put('fresh', principal, 30_000);
      await port.take('spent', 0);
      const again = await reopen();
      expect(await again.take('spent', 0)).toBeUndefined();
      expect(await again.take('fresh', 0)).toEqual(principal);
    });
  });
};
