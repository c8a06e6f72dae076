import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { searchStatsSchema } from '../../src/contracts/search-stats.ts';
import { connectFour, emptyPosition } from '../../src/problems/connect-four.ts';
import { boardOf, emptyBoard, ticTacToe } from '../../src/problems/tic-tac-toe.ts';
import { createSearch, exportTree, search } from '../../src/search/index.ts';
import type { Problem, Tree, TreeNode, Turn } from '../../src/search/index.ts';
import { gameProblem, rootedGames, trueValue } from './games.ts';

const board = emptyBoard();
const whole = (tree: Tree): TreeNode => exportTree(tree, { depth: Infinity, limit: Infinity });

/** Choose one of ten arms, which pay move / 10. */
const arms: Problem<number> = {
  players: 1,
  copy: (state) => state,
  turn: () => 1,
  moves: (state) => (state < 0 ? Array.from({ length: 10 }, (_, index) => index) : []),
  apply: (_, move) => move,
  reward: (state) => state / 10,
};

/** Ten coins in a row, each heads or tails; many heads pay. */
const coins: Problem<number[]> = {
  players: 1,
  copy: (state) => state,
  turn: () => 1,
  moves: (state) => (state.length < 10 ? [0, 1] : []),
  apply: (state, move) => [...state, move],
  reward: (state) => state.reduce((sum, coin) => sum + coin, 0) / 11,
};

describe('search', () => {
  it.each<[string, Turn[], 'mean' | 'bellman']>([
    ['two players, means', [1, 2], 'mean'],
    ['two players, Bellman values', [1, 2], 'bellman'],
    ['two players and chance, Bellman values', [0, 1, 2], 'bellman'],
  ])('proves the true value of small games: %s', (_, turns, backup) => {
    fc.assert(
      fc.property(rootedGames(turns), (game) => {
        const result = search(gameProblem, game, { iterations: 20_000, backup, exploration: 10 });
        expect(result.stopped).toBe('proven');
        expect(result.value).toBeCloseTo(trueValue(game), 9);
      }),
      { numRuns: 100 },
    );
  });

  it('comes close to the true value where chance hides what it would take to prove it', () => {
    fc.assert(
      fc.property(rootedGames([0, 1, 2]), (game) => {
        const { proven, value } = search(gameProblem, game, { iterations: 10_000 });
        expect(Math.abs(value - trueValue(game))).toBeLessThan(proven ? 1e-9 : 0.15);
      }),
      { numRuns: 60 },
    );
  });

  it('counts every visit, keeps values in range, and never changes a proven value', () => {
    fc.assert(
      fc.property(rootedGames([0, 1, 2]), fc.nat(1_000), (game, seed) => {
        const running = createSearch(gameProblem, game, { iterations: 60, seed });
        const proven = new Map<number, number>();
        for (let done = false; !done;) {
          done = running.step(1);
          const { tree } = running;
          for (let node = 0; node < tree.size; node += 1) {
            const value = tree.value(node);
            expect(value).toBeGreaterThanOrEqual(0);
            expect(value).toBeLessThanOrEqual(1);
            if (proven.has(node)) expect(value).toBe(proven.get(node));
            if (tree.proven(node)) proven.set(node, value);
            let below = 0;
            for (let child = tree.first(node), end = child + tree.count(node); child < end; child += 1) {
              below += tree.visits(child);
            }
            if (tree.count(node) > 0) expect(tree.visits(node)).toBeGreaterThanOrEqual(below);
            if (tree.count(node) > 0)
              expect(tree.visits(node) - below).toBeLessThanOrEqual(node === 0 ? 0 : running.iterations);
          }
          expect(tree.visits(0)).toBe(running.iterations);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('plays tic-tac-toe to its true value: a draw from the start, a win where there is one', () => {
    const draw = search(ticTacToe, boardOf([1, 0, 0, 0, 2, 0, 0, 0, 1], 2), { iterations: 5_000 });
    expect(draw).toMatchObject({ proven: true, value: 0.5 });
    expect(draw.bestMove % 2).toBe(1);
    const win = search(ticTacToe, boardOf([1, 1, 0, 2, 2, 0, 0, 0, 0], 2), { iterations: 5_000 });
    expect(win).toMatchObject({ proven: true, value: 1, bestMove: 5 });
  });

  it('takes the win and stops the loss in connect four', () => {
    const played = (...columns: number[]) =>
      columns.reduce((at, column) => connectFour.apply(at, column), emptyPosition());
    expect(search(connectFour, played(3, 2, 3, 2, 3, 2), { iterations: 500 })).toMatchObject({
      bestMove: 3,
      proven: true,
    });
    expect(search(connectFour, played(0, 3, 0, 3, 6, 3), { iterations: 3_000 }).bestMove).toBe(3);
  });

  it('gives the same tree for the same seed, and another for another', () => {
    const treeOf = (seed: number): TreeNode => {
      const running = createSearch(ticTacToe, board, { iterations: 300, seed });
      running.step(Infinity);
      return whole(running.tree);
    };
    expect(treeOf(7)).toEqual(treeOf(7));
    expect(treeOf(7)).not.toEqual(treeOf(8));
  });

  it('comes to the same tree in slices as in one go', () => {
    const sliced = createSearch(ticTacToe, board, { iterations: 500 });
    while (!sliced.step(7)) expect(sliced.iterations % 7).toBe(0);
    const unbroken = createSearch(ticTacToe, board, { iterations: 500 });
    unbroken.step(Infinity);
    expect(whole(sliced.tree)).toEqual(whole(unbroken.tree));
    expect(sliced.result()).toEqual(unbroken.result());
  });

  it('reports statistics in the contract’s shape, to the player who moves', () => {
    const { stats } = search(ticTacToe, boardOf([1, 1, 0, 2, 2, 0, 0, 0, 0], 1), {
      iterations: 300,
      seed: 5,
    });
    expect(searchStatsSchema.parse(stats)).toEqual(stats);
    expect(stats).toMatchObject({ best_action: '2', best_action_value: 1, seed: 5, cache_hit_rate: 0 });
    const visits = Object.values(stats.action_stats).reduce((sum, { visits }) => sum + visits, 0);
    expect(visits).toBe(stats.root_visits);
    for (const { visits, value, value_sum } of Object.values(stats.action_stats))
      expect(value_sum).toBe(value * visits);
  });

  it('tries every move once before it comes back to one, or only the first few where it widens', () => {
    const wide = search({ ...arms, reward: (state) => state / 20 }, -1, { iterations: 9 });
    expect(wide.stats.num_children).toBe(9);
    const slow = {
      ...coins,
      moves: (state: number[]) => (state.length < 10 ? [0, 1, 2, 3, 4, 5, 6, 7] : []),
      reward: () => 0.5,
    };
    const narrow = search(slow, [], { iterations: 100, widening: { factor: 1, exponent: 0.25 } });
    expect(narrow.stats.num_children).toBe(4);
  });

  it('comes back to a proven move while nothing open promises more, so that the mean is not dragged down', () => {
    const safe: Problem<number[]> = {
      ...coins,
      moves: (state) => (state[0] === 1 ? [] : coins.moves(state)),
      reward: (state) => (state[0] === 1 ? 0.9 : 0.1),
    };
    const { stats, bestMove } = search(safe, [], { iterations: 200, exploration: 0.5 });
    expect(bestMove).toBe(1);
    expect(stats.best_action_visits).toBeGreaterThan(150);
    expect(stats.root_value).toBeGreaterThan(0.7);
  });

  it('tries promising moves first', () => {
    const priors = (): number[] => [0, 5, 1, 9, 0, 0, 0, 0, 0, 0];
    expect(search({ ...arms, priors }, -1, { iterations: 1 }).bestMove).toBe(3);
  });

  it('values leaves by the heuristic where there is one, and asks the cache first', () => {
    let asked = 0;
    const summed: Problem<number[]> = {
      ...coins,
      heuristic: (state) => {
        asked += 1;
        return coins.reward(state);
      },
      key: (state) => `${state.length}:${state.reduce((sum, coin) => sum + coin, 0)}`,
    };
    const { stats } = search(summed, [], { iterations: 400 });
    expect(asked).toBe(stats.total_simulations);
    expect(stats.cache_misses).toBe(asked);
    expect(stats.cache_hits).toBeGreaterThan(0);
    expect(stats.cache_hit_rate).toBeCloseTo(stats.cache_hits / (stats.cache_hits + stats.cache_misses), 12);
    const keys: string[] = [];
    search(summed, [], { iterations: 20, digest: (key) => (keys.push(key), 'same') });
    expect(keys).toContain('1:0');
  });

  it('remembers the best line it met, and stops at the best that can be', () => {
    const result = search({ ...coins, reward: (state) => (state.includes(0) ? 0 : 1) }, [], {
      iterations: 20_000,
    });
    expect(result).toMatchObject({ stopped: 'solved', value: 1, principalMoves: Array<number>(10).fill(1) });
    expect(result.bestLine?.reward).toBe(1);
  });

  it('goes on without growing at its node limit', () => {
    const result = search(connectFour, emptyPosition(), { iterations: 2_000, nodeLimit: 100 });
    expect(result.nodes).toBeLessThanOrEqual(100);
    expect(result.stats.root_visits).toBe(2_000);
  });

  it('stops at so many nodes, if it is told to', () => {
    const result = search(connectFour, emptyPosition(), { iterations: 2_000, stopAtNodes: 100 });
    expect(result.stopped).toBe('nodes');
    expect(result.nodes).toBeGreaterThanOrEqual(100);
    // A look is due every 16 iterations, each of which may give a state seven children.
    expect(result.nodes).toBeLessThan(100 + 16 * 7);
  });

  it('stops within 16 iterations when cancelled or out of time, with what it has', () => {
    let now = 0;
    const late = search(ticTacToe, board, { iterations: 1_000, deadline: () => ++now > 3 });
    expect(late).toMatchObject({ stopped: 'deadline', stats: { iterations: 49 } });
    const cancelled = search(ticTacToe, board, { iterations: 1_000, cancelled: () => true });
    expect(cancelled).toMatchObject({ stopped: 'cancelled', stats: { iterations: 1, root_visits: 1 } });
  });

  it('draws its tree with moves in words, as far as it is asked to', () => {
    const named = { ...ticTacToe, label: (_: unknown, move: number) => `square ${move}` };
    const running = createSearch(named, board, { iterations: 400 });
    running.step(Infinity);
    const nodes = ({ children }: TreeNode): number =>
      1 + children.reduce((sum, node) => sum + nodes(node), 0);
    const levels = ({ children }: TreeNode): number =>
      Math.max(0, ...children.map((node) => 1 + levels(node)));
    const drawn = running.draw({ depth: 2, limit: 30 });
    expect(drawn.label).toBeUndefined();
    expect(drawn.children.map(({ label, move }) => label === `square ${move}`)).not.toContain(false);
    expect(nodes(drawn)).toBe(30);
    expect(levels(drawn)).toBe(2);
  });

  it('stops, if it may, once no other move can get as many visits as the best, which is then the best of all', () => {
    const position = connectFour.apply(emptyPosition(), 3);
    let earlier = 0;
    for (let seed = 1; seed <= 10; seed += 1) {
      const all = search(connectFour, position, { iterations: 2_000, seed });
      const some = search(connectFour, position, { iterations: 2_000, seed, settle: true });
      expect(some.bestMove).toBe(all.bestMove);
      if (some.stopped === 'settled') earlier += 1;
    }
    expect(earlier).toBeGreaterThan(0);
  });

  it('plays out by the problem’s guide where it is told to, and by chance where not', () => {
    let asked = 0;
    const guided: Problem<number[]> = {
      ...coins,
      guide: () => {
        asked += 1;
        return 1;
      },
    };
    const few = { iterations: 30, proofs: false };
    search(guided, [], { ...few, playout: 'random' });
    expect(asked).toBe(0);
    expect(search(guided, [], few).stats.root_value).toBeGreaterThan(search(coins, [], few).stats.root_value);
    expect(asked).toBeGreaterThan(0);
  });

  it('tells how far it is', () => {
    const heard: number[] = [];
    search(ticTacToe, board, {
      iterations: 250,
      progressEvery: 100,
      onProgress: ({ iterations, best_action, value, visits }) => {
        heard.push(iterations);
        expect(best_action).toMatch(/^[0-8]$/);
        expect(value).toBeLessThanOrEqual(1);
        expect(visits).toBeGreaterThan(0);
      },
    });
    expect(heard).toEqual([100, 200]);
  });
});

describe('a search that can’t be made', () => {
  it.each([
    ['iterations is 0', { iterations: 0 }],
    ['iterations is 1000000000', { iterations: 1e9 }],
    ['iterations is 1.5', { iterations: 1.5 }],
    ['exploration is -1', { exploration: -1 }],
    ['exploration is NaN', { exploration: Number.NaN }],
    ['exploration is 11', { exploration: 11 }],
    ['seed is -1', { seed: -1 }],
    ['nodeLimit is 0', { nodeLimit: 0 }],
    ['widening.exponent is 2', { widening: { factor: 1, exponent: 2 } }],
    ['outcomeWidening.factor is 0', { outcomeWidening: { factor: 0, exponent: 0.5 } }],
    ['stopAtNodes is 0', { stopAtNodes: 0 }],
    ['firstPlay is 2', { firstPlay: 2 }],
    ['candidates is 0', { candidates: 0 }],
    ['costLimit is NaN', { costLimit: Number.NaN }],
    ['warm.visits is 0', { warm: [{ move: 0, visits: 0, value: 0.5 }] }],
    ['warm.value is 2', { warm: [{ move: 0, visits: 1, value: 2 }] }],
    ['playout is “none” and the problem has no heuristic', { playout: 'none' as const }],
    ['playout is “guided” and the problem has no guide', { playout: 'guided' as const }],
    ['transpositions are on and the problem has neither hash nor key', { transpositions: true }],
  ])('says that %s', (message, options) => {
    expect(() => search(arms, -1, options)).toThrow(
      expect.objectContaining({ name: 'SearchInvalid', message: expect.stringContaining(message) as string }),
    );
  });

  it.each<[string, Partial<Problem<number>>]>([
    ['the state has no moves', { moves: () => [] }],
    ['the move 1 is listed twice', { moves: () => [1, 1] }],
    ['the move 0.5 is not an integer', { moves: () => [0.5] }],
    ['the move -1 is not an integer', { moves: () => [-1] }],
    ['reward is 2, which is not in 0..1', { reward: () => 2 }],
    ['reward is NaN', { reward: () => Number.NaN }],
    ['player 2, who does not exist', { turn: () => 2 }],
    ['gives no probabilities', { turn: () => 0 }],
    ['chance moves first', { turn: () => 0, chances: () => Array<number>(10).fill(0.1) }],
    ['sum to 5', { turn: () => 0, chances: () => Array<number>(10).fill(0.5) }],
    ['priors are 1 for 10 moves', { priors: () => [1] }],
    ['priors contain -1', { priors: () => Array<number>(10).fill(-1) }],
    ['two moves have the label “x”', { label: () => 'x' }],
    ['not finished after', { moves: () => [0, 1] }],
  ])('says that %s', (message, broken) => {
    expect(() => search({ ...arms, ...broken }, -1, { iterations: 50 })).toThrow(
      expect.objectContaining({ name: 'SearchInvalid', message: expect.stringContaining(message) as string }),
    );
  });

  it('leaves the tree readable when the problem throws in the middle', () => {
    let left = 20;
    const failing = {
      ...coins,
      reward: (state: number[]) => {
        left -= 1;
        if (left === 0) throw new Error('no more');
        return coins.reward(state);
      },
    };
    const running = createSearch(failing, [], { iterations: 100 });
    expect(() => running.step(Infinity)).toThrow('no more');
    expect(running.result().stats.root_visits).toBe(19);
    expect(whole(running.tree).children).toHaveLength(2);
  });
});
