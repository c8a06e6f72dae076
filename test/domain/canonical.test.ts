import { describe, expect, it } from 'vitest';
import { canonicalDigest, canonicalJson } from '../../src/domain/canonical.ts';
import { sha256Hex } from '../../src/domain/digest.ts';

describe('canonical JSON', () => {
  it('gives the example of RFC 8785, section 3.2.2', () => {
    const value = {
      numbers: [333333333.33333329, 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
      string: '\u20ac$\u000F\u000aA\'\u0042\u0022\u005c\\"\/',
      literals: [null, true, false],
    };
    expect(canonicalJson(value)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],' +
        '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
  });
  it('does not depend on the order in which members were set', () => {
    expect(canonicalDigest({ a: 1, b: { c: 2, d: 3 } })).toBe(canonicalDigest({ b: { d: 3, c: 2 }, a: 1 }));
  });
  it('leaves undefined members out', () => {
    expect(canonicalJson({ a: undefined, b: 1 })).toBe('{"b":1}');
  });
  it.each([
    ['NaN', Number.NaN],
    ['infinity', { x: Infinity }],
    ['a lone surrogate', ['\ud800']],
    ['undefined', undefined],
  ])('refuses %s by name', (_, value) => {
    expect(() => canonicalJson(value)).toThrow(expect.objectContaining({ name: 'InvalidRequest' }));
  });
});

describe('SHA-256', () => {
  it('gives the standard test vector, for text and bytes alike', () => {
    const expected = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
    expect(sha256Hex('abc')).toBe(expected);
    expect(sha256Hex(new Uint8Array([97, 98, 99]))).toBe(expected);
  });
});
