import { describe, expect, it } from 'vitest';
import { identifiersOf, matchExpression } from '../../../src/adapters/sqlite/knowledge-query.ts';

const text = (word: string): string => `{title heading body} : "${word}"`;
const whole = (token: string): string => `identifiers : "${token}"`;

describe('matchExpression', () => {
  it('asks for every word, once', () => {
    expect(matchExpression('Export, nightly export')).toBe(`${text('export')} OR ${text('nightly')}`);
  });

  it('leaves common words out where there are others', () => {
    expect(matchExpression('How do I export the data?')).toBe(`${text('export')} OR ${text('data')}`);
    expect(matchExpression('to be or not')).toContain(text('be'));
  });

  it('asks for an identifier whole, and for its longer words', () => {
    expect(matchExpression('E-4012')).toBe(whole('e4012'));
    expect(matchExpression('24-hour')).toBe(`${whole('24hour')} OR ${text('hour')}`);
    expect(matchExpression('10482')).toBe(`${whole('10482')} OR ${text('10482')}`);
  });

  it('asks for the words of a compound', () => {
    expect(matchExpression('two-factor')).toBe(`${text('two')} OR ${text('factor')}`);
  });

  it('stays within its limit', () => {
    const many = Array.from(
      { length: 500 },
      (_, index) => `word${'abcdefghij'[index % 10]}${'x'.repeat(index % 50)}`,
    );
    expect(matchExpression(many.join(' '))?.split(' OR ')).toHaveLength(50);
    const more = Array.from({ length: 500 }, (_, index) => `w${index}`);
    expect(matchExpression(more.join(' '))?.split(' OR ')).toHaveLength(64);
  });
});

describe('identifiersOf', () => {
  it.each([
    ['Error E-4012 in INV-2026-03, v2.1 and e_7.', 'e4012 inv2026x03 v2x1 e7'],
    ['no identifiers at all', ''],
    ['1-23 12-3', '1x23 12x3'],
  ])('of %j are %j', (given, tokens) => {
    expect(identifiersOf(given)).toBe(tokens);
  });
});
