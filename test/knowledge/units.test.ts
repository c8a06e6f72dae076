import { describe, expect, it } from 'vitest';
import { unitsOf } from '../../src/knowledge/index.ts';

const article = `Open **Settings**. See [the list](https://x.example).

## Steps

Do this:

1. Press *Save*.
2. Wait
   a minute.

| Plan | Price | Seats |
|---|---|---|
| Basic | 4 EUR | 3 |

\`\`\`
curl -X POST
\`\`\`
`;

describe('what can be quoted', () => {
  const units = unitsOf(article);

  it('reads as plain text and quotes verbatim', () => {
    expect(units[0]).toMatchObject({
      kind: 'sentence',
      text: 'Open Settings.',
      quotes: ['Open **Settings**.'],
    });
    expect(units[1]?.text).toBe('See the list.');
    for (const unit of units) for (const quote of unit.quotes) expect(article).toContain(quote);
  });

  it('keeps the steps of a procedure in order, with what introduces them', () => {
    const items = units.filter((unit) => unit.kind === 'item');
    expect(items.map((unit) => unit.text)).toEqual(['1. Press Save.', '2. Wait a minute.']);
    expect(items.every((unit) => unit.ordered && units[unit.lead ?? -1]?.text === 'Do this:')).toBe(true);
    expect(items[0]?.path).toEqual(['Steps']);
  });

  it('tells a row of a table with the names of its columns', () => {
    const row = units.find((unit) => unit.kind === 'row');
    expect(row?.text).toBe('Plan Basic: Price 4 EUR, Seats 3.');
    expect(row?.quotes).toEqual(['| Plan | Price | Seats |', '| Basic | 4 EUR | 3 |']);
  });

  it('keeps code as it is', () => {
    expect(units.at(-1)).toMatchObject({ kind: 'code', text: 'curl -X POST' });
  });
});
