import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { connectFour, emptyPosition } from '../../src/problems/connect-four.ts';
import { createGenerator, createSearch, search, SearchInvalid } from '../../src/search/index.ts';
import type { Problem } from '../../src/search/index.ts';
import { gameProblem, rootedGames, trueValue } from './games.ts';
import { whole } from './whole.ts';

describe('the values of a search', () => {
  it('lie where the interval says, nineteen times in twenty', () => {
    const chance = 0.35;
    let inside = 0;
    for (let seed = 1; seed <= 400; seed += 1) {
      const random = createGenerator(seed + 10_000);
      const coin: Problem<number> = {
        players: 1,
        copy: (state) => state,
        turn: () => 1,
        moves: (state) => (state < 2 ? [0] : []),
        apply: (state) => state + 1,
        // What is drawn is no best line.
        chances: () => [],
        reward: () => (random.next() < chance ? 1 : 0),
      };
      const { interval } = search(coin, 0, { iterations: 200, seed, proofs: false });
      if (interval!.low <= chance && chance <= interval!.high) inside += 1;
    }
    expect(inside).toBeGreaterThan(400 * 0.92);
    expect(inside).toBeLessThan(400 * 0.98);
  });

  it('are points where they are exact, and have no interval where no chance made them', () => {
    fc.assert(
      fc.property(rootedGames([1, 2]), (game) => {
        const exact = search(gameProblem, game, { iterations: 20_000, exploration: 10 });
        expect(exact.interval).toEqual({ low: exact.value, high: exact.value });
        const few = search(gameProblem, game, { iterations: 2, backup: 'bellman', proofs: false });
        expect(few.interval).toBeNull();
      }),
      { numRuns: 30 },
    );
  });

  it('are kept each time the iterations have doubled, and at the end', () => {
    const { trace } = search(connectFour, emptyPosition(), { iterations: 100 });
    expect(trace.map(({ iterations }) => iterations)).toEqual([1, 2, 4, 8, 16, 32, 64, 100]);
    expect(search(connectFour, emptyPosition(), { iterations: 64 }).trace).toHaveLength(7);
  });
});

describe('a game in which both may gain', () => {
  /** Each player may stop with little or go on; the last gets less than the one before (a short centipede). */
  const pays: readonly (readonly [number, number])[] = [
    [0.2, 0],
    [0.1, 0.3],
    [0.4, 0.2],
    [0.3, 0.5],
    [0.6, 0.4],
  ];
  const centipede: Problem<{ at: number; over: boolean }> = {
    players: 2,
    copy: (state) => state,
    turn: ({ at }) => (at % 2 === 0 ? 1 : 2),
    moves: ({ at, over }) => (over ? [] : at === 4 ? [0] : [0, 1]),
    apply: ({ at }, move) => (move === 0 ? { at, over: true } : { at: at + 1, over: false }),
    reward: () => Number.NaN,
    rewards: ({ at }) => pays[at]!,
    label: (_, move) => (move === 0 ? 'stop' : 'go on'),
  };

  it('is played for one’s own gain, not for the other’s loss', () => {
    const gift: Problem<number> = {
      players: 2,
      reward: () => Number.NaN,
      copy: (state) => state,
      turn: (state) => (state === 0 ? 1 : 2),
      moves: (state) => (state < 2 ? [0, 1] : []),
      apply: (state, move) => (state === 0 ? (move === 0 ? 1 : 9) : move === 0 ? 2 : 3),
      // To leave it to the other is worth 0.6, since they too are better off so.
      rewards: (state) => [[0.6, 0.9] as const, [0, 0.1] as const][state - 2] ?? [0.3, 0],
    };
    const { bestMove, value } = search(gift, 0, { iterations: 3_000 });
    expect(bestMove).toBe(0);
    expect(Math.abs(value - 0.6)).toBeLessThan(0.05);
  });

  it('ends where backward induction says', () => {
    const { principalVariation } = search(centipede, { at: 0, over: false }, { iterations: 60_000 });
    expect(principalVariation[0]).toBe('stop');
  });

  it('gives what one that is another’s loss gives, where it is', () => {
    fc.assert(
      fc.property(rootedGames([1, 2]), fc.nat(1_000), (game, seed) => {
        const options = { iterations: 100, seed, proofs: false };
        const sum = createSearch(gameProblem, game, options);
        const each = createSearch(
          { ...gameProblem, rewards: (at) => [Number(at), 1 - Number(at)] as const },
          game,
          options,
        );
        sum.step(Infinity);
        each.step(Infinity);
        expect(whole(each.tree)).toEqual(whole(sum.tree));
      }),
      { numRuns: 60 },
    );
  });

  it('can’t be backed up by Bellman values', () => {
    expect(() => search(centipede, { at: 0, over: false }, { backup: 'bellman' })).toThrow(SearchInvalid);
  });
});

describe('what is known before', () => {
  it('counts as visits that were made', () => {
    const warm = [
      { move: 5, visits: 400, value: 0.9 },
      { move: 0, visits: 10, value: 0.1 },
    ];
    const { stats, bestMove } = search(connectFour, emptyPosition(), { iterations: 20, warm });
    expect(bestMove).toBe(5);
    expect(stats.root_visits).toBe(430);
    expect(stats.action_stats['0']!.visits).toBeGreaterThanOrEqual(10);
  });

  it('is given up where the search finds otherwise', () => {
    const warm = [{ move: 5, visits: 20, value: 1 }];
    const position = [3, 2, 3, 2, 3, 2].reduce(
      (at, column) => connectFour.apply(at, column),
      emptyPosition(),
    );
    expect(search(connectFour, position, { iterations: 500, warm })).toMatchObject({ bestMove: 3, value: 1 });
  });

  it('is refused for a move that there isn’t', () => {
    const warm = [{ move: 8, visits: 1, value: 0.5 }];
    expect(() => search(connectFour, emptyPosition(), { warm })).toThrow(
      'the warm move 8 is not among the moves',
    );
  });
});

describe('true values', () => {
  it('are found by any of the ways to look', () => {
    fc.assert(
      fc.property(
        rootedGames([1, 2]),
        fc.constantFrom('ucb1' as const, 'puct' as const),
        fc.constantFrom('mean' as const, 'bellman' as const),
        fc.option(fc.constant({ factor: 1, exponent: 0.5 }), { nil: undefined }),
        (game, selection, backup, widening) => {
          const found = search(gameProblem, game, {
            iterations: 20_000,
            exploration: 10,
            selection,
            backup,
            widening,
          });
          expect(found.value).toBeCloseTo(trueValue(game), 9);
        },
      ),
      { numRuns: 100 },
    );
  });
});
