import { describe, expect, it } from 'vitest';
import { keyBytes, nonceBytes, seal, unseal } from '../../src/domain/sealing.ts';

const key = new Uint8Array(keyBytes).fill(7);
const nonce = new Uint8Array(nonceBytes).fill(1);
const context = 'session acme/s_1';
const sealed = () => seal(key, { context, plain: 'naïvely “twice”', nonce });

describe('sealing', () => {
  it('gives back what was sealed', () => {
    expect(unseal(key, context, sealed()).toString()).toBe('naïvely “twice”');
  });

  it('does not open under another key, in another place, or changed in one bit', () => {
    expect(() => unseal(new Uint8Array(keyBytes), context, sealed())).toThrow();
    expect(() => unseal(key, 'session acme/s_2', sealed())).toThrow();
    const { length } = sealed();
    for (let at = 0; at < length; at += 1) {
      const changed = Uint8Array.from(sealed(), (byte, index) => (index === at ? byte ^ 1 : byte));
      expect(() => unseal(key, context, changed)).toThrow();
    }
  });

  it('shows neither the text nor that two bodies are the same', () => {
    const other = seal(key, { context, plain: 'naïvely “twice”', nonce: nonce.with(0, 2) });
    expect(Buffer.from(sealed()).toString('latin1')).not.toContain('twice');
    expect(Buffer.from(other.subarray(28))).not.toEqual(Buffer.from(sealed().subarray(28)));
  });
});
