import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { connectFour, emptyPosition } from '../../src/problems/connect-four.ts';
import { createSearch, resumeSearch } from '../../src/search/index.ts';
import type { RunningSearch, SearchOptions } from '../../src/search/index.ts';
import { gameProblem, rootedGames } from './games.ts';
import { grids, gridProblem, start } from './grids.ts';
import { whole } from './whole.ts';

const run = (search: RunningSearch): RunningSearch => {
  search.step(Infinity);
  return search;
};

const same = (one: RunningSearch, other: RunningSearch): void => {
  expect(whole(one.tree)).toEqual(whole(other.tree));
  expect(one.result()).toEqual(other.result());
};

const anyOptions: fc.Arbitrary<SearchOptions> = fc.record({
  iterations: fc.constant(120),
  seed: fc.nat(1_000),
  selection: fc.constantFrom('ucb1', 'ucb1-tuned', 'puct', 'gumbel'),
  backup: fc.constantFrom('mean', 'bellman'),
  proofs: fc.boolean(),
  nodeLimit: fc.constantFrom(20, 4_000_000),
  widening: fc.option(fc.constant({ factor: 1, exponent: 0.5 }), { nil: undefined }),
});

describe('a search that is saved', () => {
  it('goes on to the result of an unbroken one, whatever its options and wherever it is cut', () => {
    fc.assert(
      fc.property(rootedGames([0, 1, 2]), anyOptions, fc.nat(119), (game, options, cut) => {
        const keyed = { ...gameProblem, key: (at: unknown) => JSON.stringify(at) };
        const broken = createSearch(keyed, game, options);
        broken.step(cut);
        const resumed = resumeSearch(keyed, game, { ...options }, broken.save());
        same(run(resumed), run(createSearch(keyed, game, options)));
      }),
      { numRuns: 150 },
    );
  });

  it('finds its shared states again', () => {
    fc.assert(
      fc.property(grids([0, 1, 2], 8), fc.nat(299), fc.nat(1_000), (grid, cut, seed) => {
        const options = { iterations: 300, seed, transpositions: true };
        const broken = createSearch(gridProblem, start(grid), options);
        broken.step(cut);
        const resumed = resumeSearch(gridProblem, start(grid), options, broken.save());
        same(run(resumed), run(createSearch(gridProblem, start(grid), options)));
      }),
      { numRuns: 60 },
    );
  });

  it('can be saved again and again', () => {
    const options = { iterations: 3_000, seed: 5 };
    let search = createSearch(connectFour, emptyPosition(), options);
    for (let done = false; !done;) {
      done = search.step(171);
      search = resumeSearch(connectFour, emptyPosition(), options, search.save());
    }
    same(search, run(createSearch(connectFour, emptyPosition(), options)));
  });

  it('may get more iterations than it had', () => {
    const short = run(createSearch(connectFour, emptyPosition(), { iterations: 400 }));
    const longer = resumeSearch(connectFour, emptyPosition(), { iterations: 900 }, short.save());
    expect(longer.stopped).toBeNull();
    expect(whole(run(longer).tree)).toEqual(
      whole(run(createSearch(connectFour, emptyPosition(), { iterations: 900 })).tree),
    );
  });

  it('stays done when it was', () => {
    const grid = { steps: 3, turns: [1 as const, 1 as const, 1 as const], pays: [0, 1, 0, 0.5] };
    const done = run(createSearch(gridProblem, start(grid), { iterations: 500 }));
    const again = resumeSearch(gridProblem, start(grid), { iterations: 500 }, done.save());
    expect(again.stopped).toBe('proven');
    expect(again.step(100)).toBe(true);
    same(again, done);
  });

  it('takes 32 bytes a node, and a little more', () => {
    const search = run(createSearch(connectFour, emptyPosition(), { iterations: 20_000 }));
    expect(search.save().length).toBeLessThan(32 * search.tree.size + 8_000);
  });
});

describe('bytes that can’t be gone on with', () => {
  const options = { iterations: 50 };
  const bytes = (): Uint8Array<ArrayBuffer> =>
    run(createSearch(connectFour, emptyPosition(), { iterations: 40 })).save();
  const resume = (from: Uint8Array, with_: SearchOptions = options): unknown =>
    resumeSearch(connectFour, emptyPosition(), with_, from);

  it('are named as damaged, whichever byte is', () => {
    const saved = bytes();
    fc.assert(
      fc.property(fc.nat(saved.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const damaged = saved.slice();
        damaged[at]! ^= flip;
        expect(() => resume(damaged)).toThrow('its bytes are damaged or not a search’s');
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    ['nothing', new Uint8Array()],
    ['a few bytes', Uint8Array.of(1, 2, 3)],
    ['zeros', new Uint8Array(4_096)],
  ])('are named as damaged: %s', (_, other) => {
    expect(() => resume(other)).toThrow('damaged');
  });

  it('are named as cut off', () => {
    const saved = bytes();
    for (const length of [8, 16, 64, saved.length - 8, saved.length - 1])
      expect(() => resume(saved.slice(0, length))).toThrow('damaged');
  });

  it('are of other options, or of another state', () => {
    const saved = bytes();
    expect(() => resume(saved, { ...options, seed: 2 })).toThrow('it was begun with other options');
    expect(() => resume(saved, { ...options, exploration: 1 })).toThrow('other options');
    const full = emptyPosition();
    for (let row = 0; row < 6; row += 1) connectFour.apply(full, 2);
    expect(() => resumeSearch(connectFour, full, options, saved)).toThrow('it was begun from another state');
  });
});
