import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Clock } from '../../../src/ports/clock.ts';
import type { EffectOrder, Extensions } from '../../../src/ports/extensions.ts';
import type { Log } from '../../../src/ports/telemetry.ts';
import { manualClock } from './manual-clock.ts';
import { openShop, type Shop } from './shop.ts';

export type MakeExtensions = (given: {
  env: Record<string, string>;
  clock: Clock;
  log: Log;
}) => Promise<Extensions>;

/** What every host of extensions owes (`src/ports/extensions.ts`), with code bodies and with http bodies. */
export const extensionsContract = (host: string, make: MakeExtensions): void => {
  describe.each(['code', 'http'])(`extensions, ${host}, %s bodies`, (body) => {
    const clock = manualClock();
    const logged: string[] = [];
    let shop: Shop;
    let extensions: Extensions;
    const subject = { customer_id: '77' };
    const stock = (input: unknown, of: typeof subject | undefined = subject): Promise<unknown> =>
      extensions.callTool({ tenant: 'acme', tool: `${body}_stock`, subject: of, input });
    const order = (
      idempotency: 'key' | 'lookup' | 'none',
      mode: string,
      more: Partial<EffectOrder> = {},
    ): ReturnType<Extensions['execute']> =>
      extensions.execute({
        tenant: 'acme',
        executor: `${body}_${idempotency}`,
        subject,
        input: { mode },
        idempotencyKey: 's1/a1',
        attempt: 1,
        ...more,
      });

    beforeAll(async () => {
      shop = await openShop();
      extensions = await make({
        env: { SHOP_URL: shop.url, SHOP_TOKEN: shop.token },
        clock,
        log: (...line) => logged.push(JSON.stringify(line)),
      });
    });
    beforeEach(() => {
      shop.orders.length = 0;
      shop.requests.length = 0;
    });
    afterAll(async () => {
      await extensions.close();
      await shop.close();
    });

    it('reads what the tool reads', async () => {
      expect(await stock({ item: 'pens' })).toEqual({ item: 'pens', left: 7 });
      expect(await stock({})).toEqual({ item: null, left: 7 });
    });

    it('refuses a tool without a verified customer, and asks nobody', async () => {
      const call = extensions.callTool({
        tenant: 'acme',
        tool: `${body}_stock`,
        subject: undefined,
        input: {},
      });
      await expect(call).rejects.toMatchObject({ code: 'ToolRefused' });
      expect(shop.requests).toEqual([]);
    });

    it('refuses an input that does not fit, naming the field', async () => {
      await expect(stock({ item: 'P?ns' })).rejects.toMatchObject({
        code: 'ToolRefused',
        details: [{ path: 'item' }],
      });
      await expect(stock({ customer_id: '78' })).rejects.toMatchObject({ code: 'ToolRefused' });
      expect(shop.requests).toEqual([]);
    });

    it('refuses what it does not have, and a tool asked to act', async () => {
      await expect(order('key', 'ok', { executor: 'nothing' })).rejects.toMatchObject({
        code: 'ExecutorRefused',
      });
      await expect(order('key', 'ok', { executor: `${body}_stock` })).rejects.toMatchObject({
        code: 'ExecutorRefused',
      });
      const call = extensions.callTool({
        tenant: 'acme',
        tool: `${body}_key`,
        subject,
        input: { mode: 'ok' },
      });
      await expect(call).rejects.toMatchObject({ code: 'ToolRefused' });
      expect(shop.orders).toEqual([]);
    });

    it('acts for the verified customer, with the key and the secret', async () => {
      const effect = await order('key', 'ok');
      expect(effect).toEqual({ outcome: 'done', result: { order_id: 'o-s1/a1' }, repeated: false });
      expect(shop.orders).toEqual([{ key: 's1/a1', customer: '77' }]);
      expect(shop.requests[0]?.headers.authorization).toBe(`Bearer ${shop.token}`);
    });

    it('refuses an executor without a verified customer', async () => {
      await expect(order('key', 'ok', { subject: undefined })).rejects.toMatchObject({
        code: 'ExecutorRefused',
      });
      expect(shop.orders).toEqual([]);
    });

    it('passes a refusal on with its reason, and nothing was done', async () => {
      await expect(order('none', 'target_refuses')).rejects.toMatchObject({
        code: 'ExecutorRefused',
        message: expect.stringContaining('out of stock') as string,
        data: { nothing_done: true },
      });
    });

    it.each([
      ['key', 'ExecutorFailed'],
      ['lookup', 'ExecutorFailed'],
      ['none', 'EffectUnknown'],
    ] as const)('calls an end after which nobody knows, with %s, %s', async (idempotency, code) => {
      await expect(order(idempotency, 'drop')).rejects.toMatchObject({ code, data: { nothing_done: false } });
      await expect(order(idempotency, 'target_breaks')).rejects.toMatchObject({ code });
    });

    it.each([
      ['key', 'ExecutorFailed'],
      ['none', 'EffectUnknown'],
    ] as const)('stops waiting at the deadline: with %s, %s', async (idempotency, code) => {
      const pending = order(idempotency, 'hang');
      const end = expect(pending).rejects.toMatchObject({ code });
      await shop.hanging();
      clock.advance(5_000);
      await end;
    });

    it('never says that an effect did not happen because its answer does not fit', async () => {
      await expect(order('key', 'malformed')).rejects.toMatchObject({ code: 'EffectUnknown' });
    });

    it('takes a repetition with the same key to the target', async () => {
      await order('key', 'drop').catch(() => undefined);
      await order('key', 'ok', { attempt: 2 });
      expect(shop.orders.map((one) => one.key)).toEqual(['s1/a1', 's1/a1']);
    });

    it('asks before it repeats, and does not repeat what it finds', async () => {
      await order('lookup', 'drop').catch(() => undefined);
      expect(await order('lookup', 'ok', { attempt: 2 })).toEqual({
        outcome: 'done',
        result: { order_id: 'o-s1/a1' },
        repeated: true,
      });
      expect(shop.orders).toHaveLength(1);
    });

    it('repeats what it does not find', async () => {
      expect(await order('lookup', 'ok', { attempt: 2 })).toMatchObject({ repeated: false });
      expect(shop.orders).toHaveLength(1);
    });

    it('leaves a second attempt to a person where nothing tells repetitions apart', async () => {
      await expect(order('none', 'ok', { attempt: 2 })).rejects.toMatchObject({ code: 'EffectUnknown' });
      expect(shop.orders).toEqual([]);
    });

    it('keeps secrets out of failures and logs', async () => {
      for (const mode of ['ok', 'throw', 'drop', 'target_refuses']) {
        const end = await order('key', mode).catch((thrown: unknown) => thrown);
        expect(String(end) + JSON.stringify(end)).not.toContain(shop.token);
      }
      expect(logged.join('\n')).not.toContain(shop.token);
    });

    it('does nothing for a caller who has gone', async () => {
      const gone = AbortSignal.abort(new Error('gone'));
      await expect(order('none', 'ok', { signal: gone })).rejects.toMatchObject({
        code: 'ExecutorFailed',
        data: { nothing_done: true },
      });
      expect(shop.orders).toEqual([]);
    });

    if (body === 'http') return;

    it('serves without a customer where the manifest allows it', async () => {
      const call = extensions.callTool({
        tenant: 'acme',
        tool: 'code_public',
        subject: undefined,
        input: {},
      });
      expect(await call).toMatchObject({ left: 7 });
    });

    it('tells a definite failure, which may be repeated, from a refusal', async () => {
      await expect(order('none', 'fail')).rejects.toMatchObject({
        code: 'ExecutorFailed',
        message: expect.stringContaining('the shop is closed') as string,
        data: { nothing_done: true },
      });
      await expect(order('none', 'refuse')).rejects.toMatchObject({ code: 'ExecutorRefused' });
    });

    it('lets code reach no host that is not declared', async () => {
      await expect(order('none', 'elsewhere')).rejects.toMatchObject({
        code: 'ExecutorRefused',
        message: expect.stringContaining('elsewhere.example is not declared') as string,
      });
      expect(shop.orders).toEqual([]);
    });
  });
};
