/** The ablation: each problem as it ships, then with one idea of the search or of the problem switched off, then without any. */
import { blocksOf, blocksworld, plainBlocksworld } from '../../src/problems/blocksworld.ts';
import type { Blocks } from '../../src/problems/blocksworld.ts';
import { readBlocksworld } from '../../src/problems/blocksworld-pddl.ts';
import { gameOf24, plainGameOf24, tableOf } from '../../src/problems/game-of-24.ts';
import type { Table } from '../../src/problems/game-of-24.ts';
import { findProblem } from '../../src/problems/index.ts';
import { createSearch } from '../../src/search/index.ts';
import type { Problem, SearchOptions } from '../../src/search/index.ts';
import type { Variant } from './planning.ts';

/** UCT as it was published, and nothing else. */
const plainUct: SearchOptions = {
  selection: 'ucb1',
  playout: 'random',
  backup: 'mean',
  proofs: false,
  transpositions: false,
  cacheLimit: 0,
};

/** The registered problem with other settings than its own. */
const shipped = (problem: string, name: string, options: SearchOptions, scheduled = false): Variant => ({
  name,
  scheduled,
  start: (input, seed, iterations) => findProblem(problem).start(input, { ...options, seed, iterations }),
});

/** Another form of the problem. */
const other = <State>(
  name: string,
  read: (input: string) => State,
  problem: (state: State) => Problem<State>,
  options: SearchOptions,
): Variant => ({
  name,
  start(input, seed, iterations) {
    const state = read(input);
    return createSearch(problem(state), state, { ...options, seed, iterations });
  },
});

const without = <State>(problem: Problem<State>, ...parts: (keyof Problem<State>)[]): Problem<State> => {
  const { players, copy, turn, moves, apply, reward, ...optional } = problem;
  const kept = Object.entries(optional).filter(([name]) => !parts.some((part) => part === name));
  return { players, copy, turn, moves, apply, reward, ...Object.fromEntries(kept) };
};

const readTable = (input: string): Table => tableOf(input.split(' ').map(Number));
const readBlocks = (input: string): Blocks => blocksOf(readBlocksworld(input));

export const variantsOf24: readonly Variant[] = [
  shipped('game-of-24', 'as shipped', {}),
  shipped('game-of-24', 'UCB1', { selection: 'ucb1' }),
  shipped('game-of-24', 'PUCT', { selection: 'puct' }),
  shipped('game-of-24', 'Gumbel, 16 candidates', { selection: 'gumbel' }, true),
  shipped('game-of-24', 'with widening', { widening: { factor: 2, exponent: 0.5 } }),
  shipped('game-of-24', 'without proofs', { proofs: false }),
  shipped('game-of-24', 'without the cache', { cacheLimit: 0 }),
  shipped('game-of-24', 'with transpositions', { transpositions: true }),
  other('without priors', readTable, () => without(gameOf24, 'priors'), {}),
  other('by the rules alone', readTable, () => plainGameOf24, {}),
  other('by the rules alone, plain UCT', readTable, () => plainGameOf24, plainUct),
];

/** The lower bound of the steps that are left, in the place of a playout; its values have no noise. */
const byBound: SearchOptions = { playout: 'none', backup: 'bellman', selection: 'puct' };

export const variantsOfBlocksworld: readonly Variant[] = [
  shipped('blocksworld', 'as shipped', {}),
  shipped('blocksworld', 'by a lower bound', byBound),
  shipped('blocksworld', 'by a lower bound, UCB1', { ...byBound, selection: 'ucb1' }),
  shipped('blocksworld', 'by a lower bound, Gumbel', { ...byBound, selection: 'gumbel' }, true),
  shipped('blocksworld', 'by a lower bound, means', { ...byBound, backup: 'mean' }),
  shipped('blocksworld', 'by a lower bound, without proofs', { ...byBound, proofs: false }),
  shipped('blocksworld', 'by a lower bound, with transpositions', { ...byBound, transpositions: true }),
  shipped('blocksworld', 'random playouts', { playout: 'random', backup: 'mean', selection: 'puct' }),
  shipped('blocksworld', 'random playouts, UCB1', { playout: 'random', backup: 'mean', selection: 'ucb1' }),
  other('random playouts, without priors', readBlocks, (start) => without(blocksworld(start), 'priors'), {
    playout: 'random',
  }),
  other('by the rules alone, plain UCT', readBlocks, plainBlocksworld, plainUct),
];
