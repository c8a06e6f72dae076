import { describe, expect, it } from 'vitest';
import { beginning, failureOf } from '../../../src/adapters/extensions/repetition.ts';

describe('effects once', () => {
  it.each([
    [1, 'key', 'run'],
    [1, 'lookup', 'run'],
    [1, 'none', 'run'],
    [2, 'key', 'run'],
    [2, 'lookup', 'lookup'],
    [2, 'none', 'stop'],
    [7, 'none', 'stop'],
  ] as const)('begins attempt %i with %s by: %s', (attempt, idempotency, begin) => {
    expect(beginning(attempt, idempotency)).toBe(begin);
  });

  it.each([
    ['refused', 'ExecutorRefused', 'ExecutorRefused', 'ExecutorRefused'],
    ['failed', 'ExecutorFailed', 'ExecutorFailed', 'ExecutorFailed'],
    ['ambiguous', 'ExecutorFailed', 'ExecutorFailed', 'EffectUnknown'],
    ['malformed', 'EffectUnknown', 'EffectUnknown', 'EffectUnknown'],
  ] as const)('calls an end that was %s by key %s, by lookup %s, by none %s', (end, key, lookup, none) => {
    expect(failureOf(end, 'key')).toBe(key);
    expect(failureOf(end, 'lookup')).toBe(lookup);
    expect(failureOf(end, 'none')).toBe(none);
  });
});
