import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { halvingSchedule } from '../../src/search/selection/gumbel.ts';
import { createGenerator, createSearch, search } from '../../src/search/index.ts';
import type { Problem, SearchOptions } from '../../src/search/index.ts';
import { gameProblem, rootedGames, trueValue } from './games.ts';

const rules = ['ucb1', 'ucb1-tuned', 'puct', 'gumbel'] as const;

/** Arms that pay 1 with a probability each, drawn by a generator of the test's own. */
const bandit = (chances: readonly number[], seed: number, priors?: readonly number[]): Problem<number> => {
  const random = createGenerator(seed);
  return {
    players: 1,
    copy: (state) => state,
    turn: () => 1,
    moves: (state) => (state < 0 ? chances.map((_, arm) => arm) : state < 100 ? [0] : []),
    // Every arm leads to one state that is never finished twice alike, so that nothing is proven.
    apply: (state, move) => (state < 0 ? move : 100 + state),
    // What is drawn is no best line.
    chances: () => [],
    reward: () => 0,
    heuristic: (state) => (random.next() < chances[state % 100]! ? 1 : 0),
    ...(priors === undefined ? {} : { priors: (state) => (state < 0 ? priors : [1]) }),
  };
};
const open: SearchOptions = { proofs: false };
/** `bandit`, whose finished states pay by chance too. */
const noisy = (chances: readonly number[], seed: number, priors?: readonly number[]): Problem<number> => {
  const problem = bandit(chances, seed, priors);
  return { ...problem, reward: (state) => problem.heuristic!(state) };
};

describe.each(rules)('selection by %s', (selection) => {
  it('chooses a move of the true value in small games', () => {
    fc.assert(
      fc.property(rootedGames([1, 2]), (game) => {
        const result = search(gameProblem, game, { iterations: 5_000, selection, exploration: 10 });
        const after = typeof game === 'number' ? game : game.moves[result.bestMove]!;
        expect(trueValue(after)).toBe(trueValue(game));
        if (selection !== 'gumbel') expect(result.proven).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('comes to prefer the arm that pays most', () => {
    let right = 0;
    for (let seed = 1; seed <= 40; seed += 1) {
      const { bestMove } = search(noisy([0.3, 0.4, 0.8, 0.5, 0.35], seed), -1, {
        ...open,
        iterations: 400,
        selection,
        seed,
      });
      if (bestMove === 2) right += 1;
    }
    expect(right).toBeGreaterThanOrEqual(38);
  });

  it('spends all its iterations on moves of the root', () => {
    const running = createSearch(noisy([0.3, 0.4, 0.8], 7), -1, { ...open, iterations: 333, selection });
    running.step(Infinity);
    const { stats, moves } = running.result();
    expect(stats.root_visits).toBe(333);
    expect(moves.reduce((sum, { visits }) => sum + visits, 0)).toBe(333);
  });

  it('gives moves in another order the same value, but for noise', () => {
    const chances = [0.2, 0.7, 0.4, 0.6, 0.1];
    const order = [3, 0, 4, 1, 2];
    const shuffled = order.map((arm) => chances[arm]!);
    const valueOf = (arms: readonly number[]): number => {
      let sum = 0;
      for (let seed = 1; seed <= 20; seed += 1) {
        sum += search(noisy(arms, seed), -1, { ...open, iterations: 600, selection, seed }).value;
      }
      return sum / 20;
    };
    expect(Math.abs(valueOf(chances) - valueOf(shuffled))).toBeLessThan(0.05);
  });
});

describe('PUCT', () => {
  it('spends visits by priors where moves are worth the same', () => {
    const { moves } = search(noisy([0.5, 0.5, 0.5], 3, [6, 3, 1]), -1, {
      ...open,
      iterations: 3_000,
      selection: 'puct',
      exploration: 3,
    });
    const visits = new Map(moves.map(({ move, visits }) => [move, visits]));
    expect(visits.get(0)!).toBeGreaterThan(visits.get(1)!);
    expect(visits.get(1)!).toBeGreaterThan(visits.get(2)!);
  });

  it('does not try a move that neither prior nor its parent’s value speaks for', () => {
    const priors = [1, ...Array<number>(49).fill(0.001)];
    const { stats } = search(noisy(Array<number>(50).fill(0.9), 3, priors), -1, {
      ...open,
      iterations: 50,
      selection: 'puct',
      firstPlay: 1,
      exploration: 0.5,
    });
    expect(stats.num_children).toBeLessThan(10);
  });
});

describe('Gumbel', () => {
  it('halves the candidates: each round those that are left get as many visits together as in the round before', () => {
    const visitsIn = (schedule: Int32Array): number[] => {
      const counts = new Map<number, number>();
      for (const visits of schedule) counts.set(visits, (counts.get(visits) ?? 0) + 1);
      return [...counts.values()];
    };
    expect([...halvingSchedule(4, 8)]).toEqual([0, 0, 0, 0, 1, 1, 2, 2]);
    expect(visitsIn(halvingSchedule(16, 64))).toEqual([16, 8, 8, 4, 4, 4, 4, 2, 2, 2, 2, 2, 2, 2, 2]);
    expect([...halvingSchedule(1, 4)]).toEqual([0, 1, 2, 3]);
    expect(halvingSchedule(16, 5)).toHaveLength(5);
  });

  it('considers no more moves than it has candidates', () => {
    const { stats } = search(noisy(Array<number>(40).fill(0.5), 5), -1, {
      ...open,
      iterations: 64,
      selection: 'gumbel',
      candidates: 8,
    });
    expect(stats.num_children).toBe(8);
  });

  it('finds the best of many moves that priors hint at in fewer simulations than there are moves, where UCB1 does not', () => {
    const chances = Array.from({ length: 100 }, (_, arm) => (arm === 7 ? 0.95 : 0.5));
    const priors = chances.map((_, arm) => (arm < 10 ? 8 : 1));
    const found = (selection: 'gumbel' | 'ucb1'): number => {
      let right = 0;
      for (let seed = 1; seed <= 200; seed += 1) {
        const options = { ...open, iterations: 64, selection, seed };
        if (search(noisy(chances, seed + 1_000, priors), -1, options).bestMove === 7) right += 1;
      }
      return right;
    };
    expect(found('gumbel')).toBeGreaterThan(1.5 * found('ucb1'));
  });
});

describe('widening', () => {
  /** Chance has a thousand outcomes, of which each pays its share. */
  const many: Problem<number> = {
    players: 1,
    copy: (state) => state,
    turn: (state) => (state === 1 ? 0 : 1),
    moves: (state) => (state === 0 ? [0, 1] : state === 1 ? outcomes : []),
    apply: (state, move) => (state === 0 ? (move === 0 ? 1 : -1) : 2 + move),
    chances: () => outcomes.map(() => 1 / outcomes.length),
    reward: (state) => (state < 0 ? 0.4 : (state - 2) / outcomes.length),
  };
  const outcomes = Array.from({ length: 1_000 }, (_, outcome) => outcome);

  it('opens outcomes of chance as visits grow, and values them by what was drawn', () => {
    const running = createSearch(many, 0, {
      iterations: 2_000,
      outcomeWidening: { factor: 1, exponent: 0.5 },
      proofs: false,
    });
    running.step(Infinity);
    const { tree } = running;
    const child = [tree.first(0), tree.first(0) + 1].find((one) => tree.move(one) === 0)!;
    const drawn = tree.visitedChildren(child);
    expect(drawn).toBeGreaterThan(20);
    expect(drawn).toBeLessThanOrEqual(Math.ceil(Math.sqrt(tree.visits(child))));
    expect(running.result()).toMatchObject({ bestMove: 0 });
    expect(Math.abs(running.result().value - 0.5)).toBeLessThan(0.15);
  });
});
