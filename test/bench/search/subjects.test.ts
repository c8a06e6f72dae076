import { describe, expect, it } from 'vitest';
import { breakthrough, startPosition } from '../../../bench/search/breakthrough.ts';
import type { Position } from '../../../bench/search/breakthrough.ts';
import { games } from '../../../bench/search/games.ts';
import { median, spreadOf, wilson } from '../../../bench/search/numbers.ts';
import { disagreements } from '../../../bench/search/speed.ts';

const openings = (position: Position, plies: number): number => {
  if (plies === 0) return 1;
  let count = 0;
  // The array is used again by the next call.
  for (const move of [...breakthrough.moves(position)]) {
    count += openings(breakthrough.apply(breakthrough.copy(position), move), plies - 1);
  }
  return count;
};

describe('breakthrough', () => {
  it('has as many openings as OpenSpiel counts on six by six', () => {
    expect([1, 2, 3, 4].map((plies) => openings(startPosition(), plies))).toEqual([16, 256, 4_308, 71_478]);
  });

  it('never ends even, and ends as often for the first player as elsewhere', () => {
    const { first, draw } = games.breakthrough.playouts(4_000, 1);
    expect(draw).toBe(0);
    // OpenSpiel, arbor and the C loop: 0.5145 ± 0.001.
    expect(Math.abs(first - 0.5145)).toBeLessThan(0.032);
  });
});

describe('what is compared', () => {
  const row = (subject: string, mean: number) => ({
    subject,
    game: 'connect-four',
    playouts: 10_000,
    first: null,
    second: null,
    draw: null,
    mean,
  });

  it('must end random games alike, as far as chance allows', () => {
    expect(disagreements([row('one', 0.557), row('other', 0.565)])).toEqual([]);
    expect(disagreements([row('one', 0.557), row('other', 0.6)])).toHaveLength(1);
  });

  it('is reported by its middle and its ends', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
    expect(spreadOf([1.2345, 2, 3])).toEqual({ median: 2, min: 1.23, max: 3 });
  });

  it('has the interval that Wilson’s formula gives', () => {
    const { low, high } = wilson(5, 10);
    expect(low).toBeCloseTo(0.2366, 4);
    expect(high).toBeCloseTo(0.7634, 4);
  });
});
