import { describe, expect, it } from 'vitest';
import { takeInHand } from '../../src/problems/index.ts';
import type { SearchOrder } from '../../src/ports/search-pool.ts';
import { SimClock } from '../support/sim-clock.ts';

const order = (iterations: number, more: Partial<SearchOrder> = {}): SearchOrder => ({
  problem: 'connect-four',
  input: '',
  options: { iterations },
  ...more,
});
const once = { iterations: 50, ms: 10 };

describe('a search in hand', () => {
  it('tells how it gets on after 200 iterations, then twice a second at most', () => {
    const clock = new SimClock(0);
    const search = takeInHand(order(10_000), { clock });
    const told: { at: number; iterations: number }[] = [];
    while (clock.now() < 2_000) {
      search.slice(once);
      clock.jump(10);
      const news = search.news();
      if (news !== undefined) told.push({ at: clock.now(), iterations: news.iterations });
    }
    expect(told).toEqual([40, 540, 1_040, 1_540].map((at) => ({ at, iterations: at * 5 })));
  });

  it('tells it soon too where iterations take long', () => {
    const clock = new SimClock(0);
    const search = takeInHand(order(10_000), { clock });
    search.slice({ iterations: 3, ms: 10 });
    clock.jump(249);
    expect(search.news()).toBeUndefined();
    clock.jump(1);
    expect(search.news()).toMatchObject({ iterations: 3 });
  });

  it('has no news where it is over before', () => {
    const search = takeInHand(order(100), { clock: new SimClock() });
    expect(search.slice({ iterations: Infinity, ms: 10 })).toBe(true);
    expect(search.news()).toBeUndefined();
  });

  it('ends a slice when its time is over, and the search when its own is', () => {
    let now = 0;
    const clock = { now: () => (now += 1), after: () => () => undefined };
    const search = takeInHand(order(1_000_000, { time_limit_ms: 3_000 }), { clock });
    expect(search.slice({ iterations: Infinity, ms: 20 })).toBe(false);
    expect(now).toBeLessThan(60);
    while (!search.slice({ iterations: Infinity, ms: 20 }));
    expect(search.found().result.stopped).toBe('deadline');
  });
});
