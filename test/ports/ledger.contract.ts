import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Call, Ledger } from '../../src/ports/ledger.ts';
import { makerOf, type Make } from './harness.ts';

const failing = (code: string) => expect.objectContaining({ code }) as unknown;
const tenant = 'acme';
const call = (call_id: string, over: Partial<Call> = {}): Call => ({
  tenant,
  session_id: 's_1',
  call_id,
  ...over,
});
const entry = (bound: number, expires_at = 1000) => ({ bound, agent: 'billing', model: 'small', expires_at });
const actual = (cost: number, tokens = 10) => ({ cost, input_tokens: tokens, output_tokens: tokens / 2 });

export const describeLedgerContract = (name: string, make: Make<Ledger>): void => {
  describe(`ledger: ${name}`, () => {
    const start = makerOf(make);
    const opened = async (limit = 1) => {
      const made = await start();
      await made.port.open(tenant, 's_1', limit);
      return made;
    };

    it('holds a reservation, and spends what the call really cost', async () => {
      const { port } = await opened();
      await port.reserve(call('c'), entry(0.4));
      expect(await port.spending(tenant, 's_1')).toMatchObject({ limit: 1, settled: 0, held: 0.4 });
      await port.sent(call('c'));
      await port.settle(call('c'), actual(0.1));
      expect(await port.spending(tenant, 's_1')).toEqual({
        limit: 1,
        settled: 0.1,
        held: 0,
        input_tokens: 10,
        output_tokens: 5,
      });
    });

    it('lets the whole ceiling be used, and not more', async () => {
      const { port } = await opened(0.3);
      await port.reserve(call('a'), entry(0.1));
      await port.reserve(call('b'), entry(0.2));
      await expect(port.reserve(call('c'), entry(0.000001))).rejects.toEqual(failing('BudgetExceeded'));
      expect((await port.spending(tenant, 's_1')).held).toBeCloseTo(0.3, 9);
    });

    it('does not give what was spent a second time', async () => {
      const { port } = await opened();
      await port.reserve(call('a'), entry(0.7));
      await port.sent(call('a'));
      await port.settle(call('a'), actual(0.6));
      await expect(port.reserve(call('b'), entry(0.41))).rejects.toEqual(failing('BudgetExceeded'));
      await port.reserve(call('b'), entry(0.4));
    });

    it.each([0.07, 0.29, 1.1, 0.000001])('gives an amount of %d back as it was', async (amount) => {
      const { port } = await opened(amount);
      await port.reserve(call('a'), entry(amount));
      expect(await port.spending(tenant, 's_1')).toMatchObject({ limit: amount, held: amount });
    });

    it('gives room to one of two calls that would fit only alone', async () => {
      const { port } = await opened();
      const results = await Promise.allSettled(['a', 'b'].map((id) => port.reserve(call(id), entry(0.6))));
      expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      expect((await port.spending(tenant, 's_1')).held).toBe(0.6);
    });

    it('keeps the first limit', async () => {
      const { port } = await opened(1);
      await port.open(tenant, 's_1', 100);
      expect((await port.spending(tenant, 's_1')).limit).toBe(1);
    });

    it('has nothing to spend where none was opened', async () => {
      const { port } = await start();
      await expect(port.reserve(call('c'), entry(0.1))).rejects.toEqual(failing('BudgetExceeded'));
      expect(await port.spending(tenant, 's_1')).toEqual({
        limit: 0,
        settled: 0,
        held: 0,
        input_tokens: 0,
        output_tokens: 0,
      });
    });

    it('refuses to reserve one call twice, and holds it once', async () => {
      const { port } = await opened();
      await port.reserve(call('c'), entry(0.1));
      await expect(port.reserve(call('c'), entry(0.1))).rejects.toEqual(failing('AlreadyExists'));
      expect((await port.spending(tenant, 's_1')).held).toBe(0.1);
    });

    it('gives back what never left, once', async () => {
      const { port } = await opened();
      await port.reserve(call('c'), entry(0.9));
      await port.release(call('c'));
      await port.release(call('c'));
      await port.release(call('unknown'));
      expect((await port.spending(tenant, 's_1')).held).toBe(0);
      await port.reserve(call('d'), entry(1));
    });

    it('does not give back what has left', async () => {
      const { port } = await opened();
      await port.reserve(call('c'), entry(0.9));
      await port.sent(call('c'));
      await expect(port.release(call('c'))).rejects.toEqual(failing('WrongState'));
      expect((await port.spending(tenant, 's_1')).held).toBe(0.9);
    });

    it('does not let a call leave without its reservation', async () => {
      const { port } = await opened();
      await expect(port.sent(call('unknown'))).rejects.toEqual(failing('WrongState'));
      await port.reserve(call('c'), entry(0.1));
      await port.release(call('c'));
      await expect(port.sent(call('c'))).rejects.toEqual(failing('WrongState'));
    });

    it('refuses to settle what was never sent', async () => {
      const { port } = await opened();
      await expect(port.settle(call('unknown'), actual(0.1))).rejects.toEqual(failing('WrongState'));
      await port.reserve(call('c'), entry(0.1));
      await expect(port.settle(call('c'), actual(0.1))).rejects.toEqual(failing('WrongState'));
    });

    it('settles once', async () => {
      const { port } = await opened();
      await port.reserve(call('c'), entry(0.5));
      await port.sent(call('c'));
      await port.settle(call('c'), actual(0.2));
      await port.settle(call('c'), actual(0.4));
      expect(await port.spending(tenant, 's_1')).toMatchObject({ settled: 0.2, held: 0, input_tokens: 10 });
    });

    it('releases what expired unsent, settles what expired sent at its bound, and leaves the rest', async () => {
      const { port } = await opened();
      await port.reserve(call('unsent'), entry(0.1, 1000));
      await port.reserve(call('sent'), entry(0.2, 1000));
      await port.sent(call('sent'));
      await port.reserve(call('later'), entry(0.3, 1001));
      expect(await port.expire(999)).toBe(0);
      expect(await port.expire(1000)).toBe(2);
      expect(await port.expire(1000)).toBe(0);
      expect(await port.spending(tenant, 's_1')).toMatchObject({ settled: 0.2, held: 0.3 });
      await expect(port.sent(call('unsent'))).rejects.toEqual(failing('WrongState'));
    });

    it('changes nothing when a call settles after it expired', async () => {
      const { port } = await opened();
      await port.reserve(call('c'), entry(0.2));
      await port.sent(call('c'));
      await port.expire(5000);
      await port.settle(call('c'), actual(0.01));
      expect(await port.spending(tenant, 's_1')).toMatchObject({ settled: 0.2, held: 0 });
    });

    it('breaks down what was settled, by session, agent and model', async () => {
      const { port } = await opened();
      await port.open(tenant, 's_2', 1);
      const spend = async (of: Call, agent: string, model: string, cost: number) => {
        await port.reserve(of, { ...entry(cost), agent, model });
        await port.sent(of);
        await port.settle(of, actual(cost));
      };
      await spend(call('a'), 'billing', 'small', 0.1);
      await spend(call('b'), 'billing', 'small', 0.2);
      await spend(call('c'), 'billing', 'large', 0.3);
      await spend(call('d', { session_id: 's_2' }), 'technical', 'small', 0.4);
      await port.reserve(call('e'), entry(0.1));
      const billing = { session_id: 's_1', agent: 'billing' };
      const ofFirst = [
        { ...billing, model: 'large', calls: 1, cost: 0.3, input_tokens: 10, output_tokens: 5 },
        { ...billing, model: 'small', calls: 2, cost: 0.3, input_tokens: 20, output_tokens: 10 },
      ];
      expect(await port.breakdown(tenant, 's_1')).toEqual(ofFirst);
      const ofSecond = { session_id: 's_2', agent: 'technical', model: 'small', calls: 1, cost: 0.4 };
      const all = [...ofFirst, { ...ofSecond, input_tokens: 10, output_tokens: 5 }];
      expect(await port.breakdown(tenant)).toEqual(all);
    });

    it('keeps tenants apart', async () => {
      const { port } = await opened();
      await port.reserve(call('c'), entry(0.5));
      await port.open('other', 's_1', 1);
      await port.reserve(call('c', { tenant: 'other' }), entry(0.9));
      expect((await port.spending(tenant, 's_1')).held).toBe(0.5);
      expect(await port.breakdown('other')).toEqual([]);
    });

    it('knows its reservations after a restart', async () => {
      const { port, reopen } = await opened();
      await port.reserve(call('c'), entry(0.7));
      const again = await reopen();
      await expect(again.reserve(call('d'), entry(0.4))).rejects.toEqual(failing('BudgetExceeded'));
      await again.sent(call('c'));
      await again.settle(call('c'), actual(0.5));
      expect(await again.spending(tenant, 's_1')).toMatchObject({ settled: 0.5, held: 0 });
    });

    it('never exceeds its limit, and accounts for every call, whatever happens in whatever order', async () => {
      const cents = fc.integer({ min: 0, max: 60 }).map((n) => n / 100);
      const step = fc.record({
        do: fc.constantFrom('reserve', 'sent', 'settle', 'spend', 'spend', 'release', 'expire'),
        id: fc.integer({ min: 0, max: 40 }).map(String),
        bound: cents,
        share: fc.double({ min: 0, max: 1, noNaN: true }),
      });
      await fc.assert(
        fc.asyncProperty(
          cents,
          fc.array(fc.array(step, { maxLength: 4 }), { maxLength: 25 }),
          async (limit, rounds) => {
            const { port } = await opened(limit);
            const bounds = new Map<string, number>();
            const run = async ({
              do: what,
              id,
              bound,
              share,
            }: (typeof rounds)[number][number]): Promise<void> => {
              if (what === 'reserve') {
                await port.reserve(call(id), entry(bound));
                bounds.set(id, bound);
              } else if (what === 'sent') await port.sent(call(id));
              else if (what === 'settle') await port.settle(call(id), actual((bounds.get(id) ?? 0) * share));
              else if (what === 'spend') {
                await run({ do: 'reserve', id, bound, share });
                await run({ do: 'sent', id, bound, share });
                await run({ do: 'settle', id, bound, share });
              } else if (what === 'release') await port.release(call(id));
              else await port.expire(share < 0.5 ? 0 : 2000);
            };
            for (const round of rounds) {
              await Promise.allSettled(round.map(run));
              const { settled, held } = await port.spending(tenant, 's_1');
              expect(settled + held).toBeLessThanOrEqual(limit + 1e-9);
              expect(held).toBeGreaterThanOrEqual(0);
            }
            await port.expire(2000);
            const { settled, held } = await port.spending(tenant, 's_1');
            const rows = await port.breakdown(tenant, 's_1');
            expect(held).toBe(0);
            expect(rows.reduce((sum, { cost }) => sum + cost, 0)).toBeCloseTo(settled, 9);
          },
        ),
        { numRuns: 60 },
      );
    });
  });
};
