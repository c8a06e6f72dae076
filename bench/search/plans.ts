/** How much is measured: everything for the record, or as much as fits into a minute. */
import type { SpeedPlan } from './speed.ts';
import type { StrengthPlan } from './strength.ts';

export interface Plan {
  speed: SpeedPlan;
  strength: StrengthPlan;
  planning: {
    /** Every so manieth of the 1,362 puzzles. */
    every: number;
    /** Blocksworld problems of each length. */
    each: number;
    lengths: readonly number[];
    budgets: readonly number[];
  };
  threads: { counts: readonly number[]; simulations: number; rounds: number };
  async: { inFlight: readonly number[]; evaluations: number; rounds: number };
}

const games = ['connect-four', 'tic-tac-toe', 'breakthrough'];
const lengths = [2, 4, 6, 8, 10, 12];

export const full: Plan = {
  speed: { games, sizes: [10_000, 100_000], rounds: 3, seconds: 1, playouts: 400_000 },
  strength: { games: 1_000, iterations: 1_000, cpuMs: 8 },
  planning: {
    every: 1,
    each: 50,
    lengths,
    budgets: [10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000],
  },
  threads: { counts: [1, 2], simulations: 300_000, rounds: 5 },
  async: { inFlight: [1, 8, 64], evaluations: 50_000, rounds: 5 },
};

export const short: Plan = {
  speed: {
    subjects: ['deliberate', 'OpenSpiel', 'arbor', 'C loop'],
    games: ['connect-four'],
    sizes: [10_000, 100_000],
    rounds: 3,
    seconds: 0.3,
    playouts: 50_000,
  },
  strength: { games: 20, iterations: 1_000, cpuMs: 8 },
  planning: { every: 20, each: 4, lengths, budgets: [10, 100, 1_000] },
  threads: { counts: [1, 2], simulations: 100_000, rounds: 2 },
  async: { inFlight: [1, 8, 64], evaluations: 10_000, rounds: 2 },
};
