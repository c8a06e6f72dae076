import { describe, expect, it } from 'vitest';
import { checkSentence, valuesOf } from '../../src/knowledge/index.ts';

const sources = [
  {
    source_id: 'a#1',
    text: 'A refund reaches your account within 5 working days. It is not paid in cash. It costs **4.90 EUR** since 3 March 2026. Error E-4012 stops the export.',
    valid_until: '2026-12-31',
  },
  {
    source_id: 'fact:invoices',
    text: '{"amount_cents":52200,"currency":"EUR","invoice_id":"inv-2026-03-10482"}',
  },
];
const check = (text: string, quote: string, source_id = 'a#1') =>
  checkSentence({ text, factual: true, citations: [{ source_id, title: 'A', quote }] }, sources);
const refund = 'A refund reaches your account within 5 working days.';

describe('a sentence with its citations', () => {
  it.each<[string, string, string, string?]>([
    ['says what its quote says', refund, refund],
    ['says it in part', 'A refund reaches your account.', refund],
    ['writes a number as a word', 'A refund reaches your account within five working days.', refund],
    [
      'leaves marks of emphasis out',
      'It costs 4.90 EUR since 3 March 2026.',
      'It costs **4.90 EUR** since 3 March 2026.',
    ],
    [
      'writes a day in another form',
      'It costs 4.90 EUR since 2026-03-03.',
      'It costs **4.90 EUR** since 3 March 2026.',
    ],
    ['says until when it holds', `Until 2026-12-31: ${refund}`, refund],
    [
      'tells an amount of data in whole units',
      'Invoice inv-2026-03-10482 is over 522.00 EUR.',
      '"amount_cents":52200,"currency":"EUR","invoice_id":"inv-2026-03-10482"',
      'fact:invoices',
    ],
  ])('holds when it %s', (_, text, quote, source) => {
    expect(check(text, quote, source)).toEqual({ ok: true });
  });

  it.each<[string, string, string, RegExp, string?]>([
    ['quotes what is not there', refund, 'A refund reaches your account at once.', /does not stand in a#1/],
    ['cites an unknown source', refund, refund, /not at hand/, 'b#1'],
    ['changes a number', 'A refund reaches your account within 3 working days.', refund, /lack “3”/],
    ['changes an amount', 'It costs 5.90 EUR.', 'It costs **4.90 EUR** since 3 March 2026.', /lack “5.9”/],
    [
      'changes a day',
      'It costs 4.90 EUR since 4 March 2026.',
      'It costs **4.90 EUR** since 3 March 2026.',
      /lack “2026-03-04”/,
    ],
    ['changes a code', 'Error E-4013 stops the export.', 'Error E-4012 stops the export.', /lack “e-4013”/],
    ['drops a no', 'It is paid in cash.', 'It is not paid in cash.', /says no/],
    ['adds a no', 'A refund never reaches your account within 5 working days.', refund, /says no/],
    ['says something else', 'Our shop opens on Sundays and sells flowers.', refund, /of its words/],
    [
      'changes an amount of data',
      'The invoice is over 523.00 EUR.',
      '"amount_cents":52200',
      /lack “523”/,
      'fact:invoices',
    ],
  ])('is refused when it %s', (_, text, quote, reason, source) => {
    expect(check(text, quote, source)).toEqual({
      ok: false,
      reason: expect.stringMatching(reason) as string,
    });
  });

  it('needs a citation only where it states a fact', () => {
    expect(checkSentence({ text: 'Hello!', factual: false, citations: [] }, [])).toEqual({ ok: true });
    expect(checkSentence({ text: 'It costs 4 EUR.', factual: true, citations: [] }, [])).toMatchObject({
      ok: false,
    });
  });
});

describe('values of a text', () => {
  it('brings spellings together', () => {
    expect([...valuesOf('1,250.00 EUR on March 3rd, 2026 for inv-2026-03-10482, 30 seats')]).toEqual(
      expect.arrayContaining(['1250', '2026-03-03', 'inv-2026-03-10482', '30']),
    );
  });
});
