import { describe, expect, it } from 'vitest';
import type { Anchors, Signer } from '../../src/ports/signer.ts';
import { aHead } from './examples.ts';
import { makerOf, type Make } from './harness.ts';

const message = new TextEncoder().encode('deliberate/v1/approval:abc');

export const describeSignerContract = (name: string, make: Make<Signer>): void => {
  describe(`signer: ${name}`, () => {
    const start = makerOf(make);

    it('verifies what it signed, in 64 bytes', async () => {
      const { port } = await start();
      const signature = await port.sign(message);
      expect(signature).toHaveLength(64);
      expect(await port.verify(port.key_id, message, signature)).toBe(true);
    });

    it('refuses another message, another signature, another key', async () => {
      const { port } = await start();
      const signature = await port.sign(message);
      expect(await port.verify(port.key_id, message.subarray(1), signature)).toBe(false);
      expect(await port.verify(port.key_id, message, signature.toReversed())).toBe(false);
      expect(await port.verify(port.key_id, message, new Uint8Array())).toBe(false);
      expect(await port.verify('unknown', message, signature)).toBe(false);
    });

    it('has the same key after a restart', async () => {
      const { port, reopen } = await start();
      const signature = await port.sign(message);
      const again = await reopen();
      expect(again.key_id).toBe(port.key_id);
      expect(await again.verify(port.key_id, message, signature)).toBe(true);
    });
  });
};

export const describeAnchorsContract = (name: string, make: Make<Anchors>): void => {
  describe(`anchors: ${name}`, () => {
    const start = makerOf(make);
    const tenant = 'acme';

    it('keeps the newest head of each session, through a restart', async () => {
      const { port, reopen } = await start();
      await Promise.all([
        port.anchor(aHead('s_1', 1)),
        port.anchor(aHead('s_2', 4)),
        port.anchor(aHead('s_1', 2)),
      ]);
      const newest = new Map([
        ['s_1', aHead('s_1', 2)],
        ['s_2', aHead('s_2', 4)],
      ]);
      expect(await port.latest(tenant)).toEqual(newest);
      expect(await (await reopen()).latest(tenant)).toEqual(newest);
    });

    it('may be told the same again', async () => {
      const { port } = await start();
      await port.anchor(aHead('s_1', 1));
      await port.anchor(aHead('s_1', 1));
      expect(await port.latest(tenant)).toEqual(new Map([['s_1', aHead('s_1', 1)]]));
    });

    it('does not forget the longer chain for a shorter one, nor a head for a fork of it', async () => {
      const { port, reopen } = await start();
      await port.anchor(aHead('s_1', 3));
      await port.anchor(aHead('s_1', 2));
      await port.anchor(aHead('s_1', 3, { hash: 'forged' }));
      expect((await port.latest(tenant)).get('s_1')).toEqual(aHead('s_1', 3));
      expect((await (await reopen()).latest(tenant)).get('s_1')).toEqual(aHead('s_1', 3));
    });

    it('keeps tenants apart', async () => {
      const { port } = await start();
      await port.anchor(aHead('s_1', 1));
      await port.anchor(aHead('s_1', 2, { tenant: 'other' }));
      expect((await port.latest(tenant)).get('s_1')?.count).toBe(1);
      expect((await port.latest('nobody')).size).toBe(0);
    });
  });
};
