import { describe, expect, it } from 'vitest';
import type { Passage } from '../../src/contracts/evidence.ts';
import {
  byCurrency,
  coverage,
  lexicalIndex,
  queryOf,
  termStatistics,
  termsOf,
} from '../../src/knowledge/index.ts';

const passage = (source_id: string, text: string, more: Partial<Passage> = {}): Passage => ({
  source_id,
  title: source_id,
  text,
  score: 1,
  version: 'v',
  ...more,
});
const texts = [
  'Refunds take five days to reach your card.',
  'Invoices are sent by email each month.',
  'Exports stop with error E-4012 after an update.',
  'Passwords can be reset in the settings.',
];
const statistics = termStatistics(texts);
/** Of the question's content, the share that each text has; the best first. */
const covered = (question: string): { text: number; share: number }[] =>
  texts
    .map((text, index) => ({ text: index, share: coverage(queryOf(question, statistics), termsOf(text)) }))
    .sort((one, two) => two.share - one.share);

describe('coverage of a query', () => {
  it('is high where a text says what is asked, in other forms of the words', () => {
    expect(covered('How long does a refund take to reach my card?')[0]?.text).toBe(0);
    expect(covered('How long does a refund take to reach my card?')[0]?.share).toBeGreaterThan(0.8);
  });
  it('is nothing for what no text speaks of, whose words are strange', () => {
    expect(covered('Which hotels in Lisbon have a pool?')[0]?.share).toBe(0);
    expect(queryOf('Which hotels in Lisbon have a pool?', statistics).strange).toBe(1);
    expect(queryOf('Are invoices sent by email?', statistics).strange).toBe(0);
  });
  it('is low where only common words meet', () => {
    expect(covered('Is there a dark theme in the settings for colour blind people?')[0]?.share).toBeLessThan(
      0.35,
    );
  });
  it('bridges slips of the pen and synonyms', () => {
    expect(covered('my invioces')[0]?.share).toBeGreaterThan(0.5);
    expect(covered('When do you send bills?')[0]?.text).toBe(1);
  });
  it('holds a code exactly', () => {
    expect(covered('error E-4012')[0]?.share).toBeGreaterThan(0.6);
    expect(covered('E-4013')[0]?.share).toBe(0);
  });
});

describe('terms', () => {
  it('keep codes whole, cut endings, leave out what says nothing', () => {
    expect(termsOf('Why does the e-mail about E-4012 say “two-factor” for 2FA?')).toEqual([
      'email',
      'e-4012',
      'two',
      'factor',
      '2fa',
    ]);
    expect(termsOf('I cannot sign in')).toEqual(termsOf('login'));
  });
});

describe('what no longer holds', () => {
  const old = passage('old', 'x', { valid_until: '2025-12-31' });
  const replaced = passage('replaced', 'x', { superseded_by: 'new' });
  const now = passage('new', 'x', { valid_until: '2026-12-31' });
  it('is told from what does, by day and by successor', () => {
    const { current, outdated } = byCurrency([old, replaced, now], '2026-04-01T10:00:00Z');
    expect(current).toEqual([now]);
    expect(outdated).toEqual([
      { passage: old, until: '2025-12-31' },
      { passage: replaced, until: undefined },
    ]);
  });
  it('still holds on its last day, and no day is too late where today is not known', () => {
    expect(byCurrency([old], '2025-12-31T23:00:00Z').current).toEqual([old]);
    expect(byCurrency([old], undefined).current).toEqual([old]);
  });
});

describe('search in memory', () => {
  it('gives the best first and nothing that shares no word', () => {
    const index = lexicalIndex(texts.map((text, id) => ({ id: String(id), text })));
    expect(index.search('error of an export', 3).map((one) => one.id)).toEqual(['2']);
    expect(index.search('zebra', 3)).toEqual([]);
  });
});
