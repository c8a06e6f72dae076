import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createAsyncSearch,
  EvaluatorFailed,
  resumeAsyncSearch,
  SearchInvalid,
} from '../../src/search/index.ts';
import type {
  AsyncOptions,
  AsyncSearch,
  BatchEvaluator,
  Evaluation,
  Problem,
} from '../../src/search/index.ts';
import { gameProblem, rootedGames, trueValue } from './games.ts';
import type { Game } from './games.ts';
import { grids, gridProblem, start } from './grids.ts';
import type { Place } from './grids.ts';
import { whole } from './whole.ts';

/** What a state is thought worth: the mean of what can come of it. */
const guess = (game: Game): number =>
  typeof game === 'number'
    ? game
    : game.moves.reduce((sum: number, next) => sum + guess(next), 0) / game.moves.length;

const atOnce: BatchEvaluator<Game> = async (games) =>
  games.map((game) => ({ value: guess(game), cost: 0.5 }));

/** An evaluator that answers its questions in an order of its own: `next` says which of those that wait comes next. */
const shuffled = <State>(
  evaluate: (state: State) => Evaluation,
  next: (waiting: number) => number,
): BatchEvaluator<State> => {
  const waiting: (() => void)[] = [];
  return (states) =>
    new Promise((resolve) => {
      waiting.push(() => {
        resolve(states.map(evaluate));
      });
      // By the time it is this turn, everything that is asked at once has been asked.
      queueMicrotask(() =>
        queueMicrotask(() => {
          const [answer] = waiting.splice(next(waiting.length) % waiting.length, 1);
          answer?.();
        }),
      );
    });
};

const run = async <Search extends AsyncSearch>(search: Search): Promise<Search> => {
  await search.run();
  return search;
};

const failing = (message: string): BatchEvaluator<Game> => {
  let asked = 0;
  return async (games) => {
    asked += 1;
    if (asked === 5) throw new Error(message);
    return atOnce(games);
  };
};

/** A game in which nothing is found out soon. */
const long: Problem<number[]> = {
  players: 1,
  copy: (state) => state,
  turn: () => 1,
  moves: (state) => (state.length < 12 ? [0, 1, 2] : []),
  apply: (state, move) => [...state, move],
  reward: (state) => state.reduce((sum, move) => sum + move, 0) / 25,
};
const half: BatchEvaluator<number[]> = async (states) => states.map(() => ({ value: 0.5 }));

describe('the asynchronous search', () => {
  it('grows the same tree whatever the order of the answers', async () => {
    await fc.assert(
      fc.asyncProperty(
        rootedGames([0, 1, 2]),
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 4 }),
        fc.infiniteStream(fc.nat(100)),
        async (game, inFlight, batch, order) => {
          const options = { iterations: 60, inFlight, batch: Math.min(batch, inFlight), proofs: false };
          const inOrder = await run(createAsyncSearch(gameProblem, game, atOnce, options));
          const another = shuffled<Game>(
            (at) => ({ value: guess(at), cost: 0.5 }),
            () => {
              const drawn: IteratorResult<number, unknown> = order.next();
              return drawn.done === true ? 0 : drawn.value;
            },
          );
          const outOfOrder = await run(createAsyncSearch(gameProblem, game, another, options));
          expect(whole(outOfOrder.tree)).toEqual(whole(inOrder.tree));
          expect(outOfOrder.result()).toEqual(inOrder.result());
        },
      ),
      { numRuns: 80 },
    );
  });

  it('proves the true value, however many evaluations are under way', async () => {
    await fc.assert(
      fc.asyncProperty(rootedGames([1, 2]), fc.constantFrom(1, 8, 64), async (game, inFlight) => {
        const options = { iterations: 5_000, exploration: 10, inFlight };
        const { value, proven } = (await run(createAsyncSearch(gameProblem, game, atOnce, options))).result();
        expect(proven).toBe(true);
        expect(value).toBeCloseTo(trueValue(game), 9);
      }),
      { numRuns: 60 },
    );
  });

  it('leaves no trace of what was under way, and counts every visit', async () => {
    for (const inFlight of [1, 8, 64]) {
      const { tree } = await run(createAsyncSearch(long, [], half, { iterations: 500, inFlight, batch: 1 }));
      expect(tree.visits(0)).toBe(500);
      for (let node = 0; node < tree.size; node += 1) {
        expect(tree.pending(node)).toBe(0);
        let below = 0;
        for (let child = tree.first(node), end = child + tree.count(node); child < end; child += 1) {
          below += tree.visits(child);
        }
        if (tree.count(node) > 0) expect(tree.visits(node) - below).toBe(node === 0 ? 0 : 1);
      }
    }
  });

  it('has as many evaluations under way as it is told, each of another state', async () => {
    let underWay = 0;
    let most = 0;
    const asked = new Set<string>();
    const counted: BatchEvaluator<number[]> = async (states) => {
      for (const state of states) {
        expect(asked).not.toContain(state.join());
        asked.add(state.join());
      }
      underWay += states.length;
      most = Math.max(most, underWay);
      await new Promise(setImmediate);
      underWay -= states.length;
      return states.map(() => ({ value: 0.5 }));
    };
    await run(createAsyncSearch(long, [], counted, { iterations: 200, inFlight: 16, batch: 4 }));
    expect(most).toBe(16);
    expect(asked.size).toBe(201);
  });

  it('asks for moves after the evaluation, which may say what they are', async () => {
    const known = new Map<string, number[]>();
    const told: Problem<string> = {
      players: 1,
      copy: (state) => state,
      turn: () => 1,
      finished: (state) => state.length === 3,
      moves: (state) => (state.length === 3 ? [] : known.get(state)!),
      apply: (state, move) => state + String.fromCharCode(move),
      reward: (state) => (state === 'cab' ? 1 : 0.1),
      label: (_, move) => String.fromCharCode(move),
    };
    const evaluator: BatchEvaluator<string> = async (states) =>
      states.map((state) => {
        known.set(state, [97, 98, 99]);
        return { value: 0.5, priors: state === '' ? [0, 0, 1] : [1, 1, 1], cost: 0.25 };
      });
    const search = await run(
      createAsyncSearch(told, '', evaluator, { iterations: 100, selection: 'puct', inFlight: 1 }),
    );
    expect(search.result()).toMatchObject({ stopped: 'solved', principalVariation: ['c', 'a', 'b'] });
    expect(search.result().cost).toBe(known.size * 0.25);
  });

  it('stops at its cost', async () => {
    const dear: BatchEvaluator<number[]> = async (states) => states.map(() => ({ value: 0.5, cost: 1 }));
    const search = await run(
      createAsyncSearch(long, [], dear, { iterations: 1_000, inFlight: 4, costLimit: 20 }),
    );
    expect(search.result()).toMatchObject({ stopped: 'cost', cost: 20 });
  });

  it('goes on from what was saved, also while evaluations are under way, to the result of an unbroken one', async () => {
    await fc.assert(
      fc.asyncProperty(
        grids([0, 1, 2], 8),
        fc.nat(149),
        fc.constantFrom(1, 3, 8),
        fc.boolean(),
        async (grid, cut, inFlight, transpositions) => {
          const options: AsyncOptions = { iterations: 150, inFlight, transpositions, proofs: false };
          const value: BatchEvaluator<Place> = async (places) =>
            places.map(({ depth, aside }) => ({ value: ((depth * 7 + aside * 3) % 10) / 10 }));
          const broken = createAsyncSearch(gridProblem, start(grid), value, options);
          await broken.run(cut);
          const resumed = resumeAsyncSearch(gridProblem, start(grid), value, options, broken.save());
          const unbroken = createAsyncSearch(gridProblem, start(grid), value, options);
          await Promise.all([resumed.run(), unbroken.run()]);
          expect(whole(resumed.tree)).toEqual(whole(unbroken.tree));
          expect(resumed.result()).toEqual(unbroken.result());
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('an evaluator that does not do as it should', () => {
  const game = long;
  const tryout = async (evaluator: BatchEvaluator<number[]>, options: AsyncOptions = {}) => {
    const search = createAsyncSearch(game, [], evaluator, { iterations: 100, inFlight: 4, ...options });
    const thrown: unknown = await search.run().catch((error: unknown) => error);
    return { search, thrown };
  };
  /** Well for some time, then as it is told. */
  const then = (evaluator: BatchEvaluator<number[]>): BatchEvaluator<number[]> => {
    let asked = 0;
    return (states) => ((asked += 1) > 20 ? evaluator(states) : half(states));
  };

  it('fails the search by name, with its own error as the cause, when it throws', async () => {
    const { search, thrown } = await tryout(
      then(async () => {
        throw new Error('no model');
      }),
    );
    expect(thrown).toBeInstanceOf(EvaluatorFailed);
    expect(thrown).toMatchObject({ name: 'EvaluatorFailed', cause: { message: 'no model' } });
    expect(search.iterations).toBeGreaterThan(10);
    expect(search.result().stats.root_visits).toBe(search.iterations);
    for (let node = 0; node < search.tree.size; node += 1) expect(search.tree.pending(node)).toBe(0);
  });

  it('lets the search go on once it is well again', async () => {
    const search = createAsyncSearch(gameProblem, await longGame(), failing('for a moment'), {
      iterations: 200,
      proofs: false,
    });
    await expect(search.run()).rejects.toThrow(EvaluatorFailed);
    await search.run();
    expect(search.stopped).toBe('iterations');
    expect(search.tree.visits(0)).toBe(200);
  });

  it('fails the search when it takes too long', async () => {
    const expiries: (() => void)[] = [];
    let called = 0;
    const { thrown } = await tryout(
      then(() => {
        queueMicrotask(() => expiries.at(-1)?.());
        return new Promise(() => undefined);
      }),
      {
        inFlight: 1,
        timeout(expire) {
          expiries.push(expire);
          return () => (called += 1);
        },
      },
    );
    expect(thrown).toMatchObject({
      name: 'EvaluatorFailed',
      message: expect.stringContaining('too long') as string,
    });
    expect(called).toBeGreaterThan(10);
  });

  it.each<[string, readonly Evaluation[]]>([
    ['says 0 evaluations of 1 states', []],
    ['says 2 evaluations of 1 states', [{ value: 0 }, { value: 1 }]],
    ['evaluation is 1.5', [{ value: 1.5 }]],
    ['evaluation is NaN', [{ value: Number.NaN }]],
    ['cost is -1', [{ value: 0.5, cost: -1 }]],
    ['priors are 1 for 3 moves', [{ value: 0.5, priors: [1] }]],
    ['priors contain -2', [{ value: 0.5, priors: [1, -2, 1] }]],
  ])('is named: %s', async (message, said) => {
    const { search, thrown } = await tryout(then(async () => said));
    expect(thrown).toBeInstanceOf(SearchInvalid);
    expect(thrown).toMatchObject({ message: expect.stringContaining(message) as string });
    expect(search.result().stats.root_visits).toBe(search.iterations);
  });

  it.each<[string, AsyncOptions]>([
    ['inFlight is 0', { inFlight: 0 }],
    ['inFlight is 256', { inFlight: 256 }],
    ['batch is 5', { batch: 5 }],
    ['costLimit is 0', { costLimit: 0 }],
  ])('can’t be asked because %s', (message, options) => {
    expect(() => createAsyncSearch(game, [], half, { inFlight: 4, ...options })).toThrow(message);
  });
});

/** A game of ten levels with two moves each. */
const longGame = async (): Promise<Game> => {
  const level = (depth: number): Game =>
    depth === 0 ? 0.5 : { turn: 1, moves: [level(depth - 1), level(depth - 1)], chances: [0.5, 0.5] };
  return level(10);
};
