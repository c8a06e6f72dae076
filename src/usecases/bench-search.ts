import { findProblem } from '../problems/index.ts';
import { bytesPerNode } from '../search/tree.ts';

/** How fast the search is on one game, at one size. */
export type SearchSpeed = {
  game: string;
  /** Of each search, from the empty board. */
  simulations: number;
  simulations_per_cpu_second: number;
  bytes_per_node: number;
  /** Of the last search's tree. */
  nodes: number;
};

const games = ['connect-four', 'tic-tac-toe'] as const;
const sizes = [10_000, 100_000] as const;
const plainUct = { exploration: Math.SQRT2, playout: 'random', proofs: false } as const;
/** Of the time that is measured: how much is searched before, so that what is measured is compiled. */
const warmUp = 0.5;

/**
 * Measures plain UCT (c = √2, one uniform playout a simulation, no proofs) on each game and size, in this process.
 * @param seconds CPU time of each row, reached or passed by whole searches
 * @param cpuSeconds the process's CPU time so far
 */
export const benchSearch = (seconds: number, cpuSeconds: () => number): SearchSpeed[] =>
  games.flatMap((game) =>
    sizes.map((simulations) => {
      searchFor(game, simulations, seconds * warmUp, cpuSeconds);
      return searchFor(game, simulations, seconds, cpuSeconds);
    }),
  );

const searchFor = (
  game: string,
  simulations: number,
  seconds: number,
  cpuSeconds: () => number,
): SearchSpeed => {
  const begun = cpuSeconds();
  for (let seed = 1; ; seed += 1) {
    const options = { ...plainUct, iterations: simulations, seed };
    const search = findProblem(game).start('', options);
    search.step(Infinity);
    const spent = cpuSeconds() - begun;
    if (spent < seconds || spent <= 0) continue;
    return {
      game,
      simulations,
      simulations_per_cpu_second: Math.round((seed * simulations) / spent),
      bytes_per_node: bytesPerNode,
      nodes: search.tree.size,
    };
  }
};
