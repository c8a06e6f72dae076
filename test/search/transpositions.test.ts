import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSearch, search, SearchInvalid } from '../../src/search/index.ts';
import type { Problem, Tree } from '../../src/search/index.ts';
import { gameProblem, rootedGames } from './games.ts';
import type { Game } from './games.ts';
import { grids, gridProblem, gridValue, start } from './grids.ts';
import type { Place } from './grids.ts';
import { unshared, whole } from './whole.ts';

/** Every state of a game that is written out as a tree is one of its own. */
const numbered = (): Problem<Game> => {
  const numbers = new Map<Game, number>();
  let last = 0;
  return {
    ...gameProblem,
    // A number is equal to itself wherever it stands, but never shared: finished states have no record.
    hash: (game) => {
      const number = numbers.get(game) ?? (last += 1);
      numbers.set(game, number);
      return number;
    },
  };
};

const records = (tree: Tree): number[] => {
  const found = new Set<number>();
  for (let edge = 1; edge < tree.size; edge += 1) {
    if (tree.stateOf(edge) !== edge) found.add(tree.stateOf(edge));
  }
  return [...found];
};

describe('transpositions', () => {
  it.each(['ucb1', 'ucb1-tuned', 'puct', 'gumbel'] as const)(
    'leave a search by %s as it is where no two ways lead to one state',
    (selection) => {
      fc.assert(
        fc.property(rootedGames([0, 1, 2]), fc.nat(1_000), (game, seed) => {
          const options = { iterations: 80, seed, selection };
          const tree = createSearch(gameProblem, game, options);
          const graph = createSearch(numbered(), game, { ...options, transpositions: true });
          tree.step(Infinity);
          graph.step(Infinity);
          expect(unshared(whole(graph.tree))).toEqual(whole(tree.tree));
          expect(graph.result().stats).toEqual(tree.result().stats);
        }),
        { numRuns: 60 },
      );
    },
  );

  it.each(['mean', 'bellman'] as const)('come to the true value, backed up by %s', (backup) => {
    fc.assert(
      fc.property(grids([1, 2]), (grid) => {
        const found = search(gridProblem, start(grid), {
          iterations: 5_000,
          backup,
          transpositions: true,
          exploration: 10,
        });
        expect(found.proven).toBe(true);
        expect(found.value).toBeCloseTo(gridValue(start(grid)), 9);
      }),
      { numRuns: 100 },
    );
  });

  it('come to the true expectation where chance decides', () => {
    fc.assert(
      fc.property(grids([0, 1, 2]), (grid) => {
        const options = {
          iterations: 5_000,
          backup: 'bellman' as const,
          exploration: 10,
          transpositions: true,
        };
        const found = search(gridProblem, start(grid), options);
        expect(found.value).toBeCloseTo(gridValue(start(grid)), 9);
      }),
      { numRuns: 100 },
    );
  });

  it('hear of every visit in the state, and each edge of its own', () => {
    fc.assert(
      fc.property(grids([1, 2], 8), fc.nat(1_000), (grid, seed) => {
        const running = createSearch(gridProblem, start(grid), {
          iterations: 150,
          seed,
          transpositions: true,
          proofs: false,
        });
        running.step(Infinity);
        const { tree } = running;
        for (const record of records(tree)) {
          let into = 0;
          let below = 0;
          for (let edge = 1; edge < tree.size; edge += 1) {
            if (tree.stateOf(edge) === record && edge !== record) into += tree.visits(edge);
          }
          for (let child = tree.first(record), end = child + tree.count(record); child < end; child += 1) {
            below += tree.visits(child);
          }
          expect(tree.visits(record)).toBe(into);
          expect(below).toBeLessThanOrEqual(tree.visits(record));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('need far fewer nodes than the tree, and know each state once at one depth', () => {
    const grid = {
      steps: 12,
      turns: Array<1>(12).fill(1),
      pays: Array.from({ length: 13 }, (_, at) => at / 13),
    };
    const options = { iterations: 20_000, proofs: false };
    const tree = search(gridProblem, start(grid), options);
    const running = createSearch(gridProblem, start(grid), { ...options, transpositions: true });
    running.step(Infinity);
    expect(running.tree.size).toBeLessThan(tree.nodes / 8);
    // Between the root and the end a depth has one place more than the one above it.
    expect(records(running.tree).length).toBeLessThanOrEqual((12 * 13) / 2);
  });

  it('are taken from the key where there is no hash, and refused where there is neither', () => {
    const bare: Problem<Place> = { ...gridProblem };
    delete bare.hash;
    const grid = { steps: 6, turns: Array<1>(6).fill(1), pays: [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6] };
    const keyed = { ...bare, key: ({ aside }: { aside: number }) => `${aside}` };
    const options = { iterations: 500, transpositions: true };
    expect(search(keyed, start(grid), options)).toMatchObject({ value: 0.6, proven: true });
    expect(() => search(bare, start(grid), options)).toThrow(SearchInvalid);
  });
});
