import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { packed } from '../search/knapsack.ts';

it('shows the problem that runs, and what it finds', async () => {
  const document = await readFile('docs/search.md', 'utf8');
  const shown = document.slice(document.indexOf('```ts\n') + 6);
  expect(shown.slice(0, shown.indexOf('```'))).toBe(await readFile('test/search/knapsack.ts', 'utf8'));
  const said = /worth (\d+), after (\d+) simulations on (\d+) nodes/.exec(document)!.slice(1).map(Number);
  expect([packed.value * 19, packed.stats.iterations, packed.nodes]).toEqual([
    expect.closeTo(said[0]!, 9),
    ...said.slice(1),
  ]);
  expect(packed.proven).toBe(true);
});
