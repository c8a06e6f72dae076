/** Several searches at once on threads, and many evaluations at once in one search: what each costs beside the plain search. */
import { systemClock } from '../../src/adapters/system/index.ts';
import { openThread, threadPool } from '../../src/adapters/threads/index.ts';
import type { ThreadPool } from '../../src/adapters/threads/index.ts';
import { connectFour, emptyPosition } from '../../src/problems/connect-four.ts';
import type { Position } from '../../src/problems/connect-four.ts';
import { combine, createAsyncSearch, createGenerator, createSearch } from '../../src/search/index.ts';
import type { Problem } from '../../src/search/index.ts';
import { rounded, spreadOf } from './numbers.ts';
import type { Spread } from './numbers.ts';

export interface ThreadsRow {
  threads: number;
  /** Of each thread. */
  simulations: number;
  simulations_per_cpu_second: Spread;
  wall_ms: Spread;
  /** Simulations a CPU second, beside one thread's of the same round. */
  to_one_thread: Spread;
  /** Simulations a second of wall time, beside one thread's. */
  wall_gain: Spread;
  /** What the searches find together: of how many simulations the best move is chosen. */
  combined_visits: number;
}

export interface AsyncRow {
  /** `null`: the plain search, with the same evaluation as its problem's heuristic. */
  in_flight: number | null;
  evaluations: number;
  /** CPU time an evaluation, search included, in µs. */
  cpu_us: Spread;
  /** Above the plain search's of the same round. */
  overhead_us: Spread;
  /** Evaluations a second where each takes 2 ms to come back. */
  per_second_at_2_ms: number | null;
}

const cpuSeconds = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

interface Run {
  rate: number;
  wall: number;
  visits: number;
}

/** Searches with a seed a thread, added up (root parallelism: Chaslot, Winands and van den Herik 2008). */
const searchOn = async (
  pool: ThreadPool,
  threads: number,
  simulations: number,
  seed: number,
): Promise<Run> => {
  const [cpu, wall] = [cpuSeconds(), performance.now()];
  const found = await Promise.all(
    Array.from({ length: threads }, (_, thread) => {
      const options = {
        iterations: simulations,
        exploration: Math.SQRT2,
        playout: 'random' as const,
        seed: seed + thread,
      };
      return pool.run({ problem: 'connect-four', input: '', options }, { tenant: `thread ${thread}` });
    }),
  );
  const together = combine(found.map(({ result }) => result));
  return {
    rate: (threads * simulations) / (cpuSeconds() - cpu),
    wall: performance.now() - wall,
    visits: together.stats.root_visits,
  };
};

export const measureThreads = async (
  counts: readonly number[],
  simulations: number,
  rounds: number,
): Promise<ThreadsRow[]> => {
  const entry = new URL('../../local/worker/thread.ts', import.meta.url);
  const pools = counts.map((threads) =>
    threadPool({ threads, open: () => openThread(entry), clock: systemClock }),
  );
  const runs = counts.map((): Run[] => []);
  for (const [at, threads] of counts.entries()) {
    // Compiled as in a process that has run for a while.
    for (let time = 0; time < 3; time += 1) await searchOn(pools[at]!, threads, simulations, 1);
  }
  for (let round = 0; round < rounds; round += 1) {
    const order = [...counts.entries()];
    for (const [at, threads] of round % 2 === 0 ? order : order.reverse()) {
      runs[at]!.push(await searchOn(pools[at]!, threads, simulations, 100 * round));
    }
  }
  for (const pool of pools) await pool.close();
  return counts.map((threads, at) => ({
    threads,
    simulations,
    simulations_per_cpu_second: spreadOf(runs[at]!.map(({ rate }) => rate)),
    wall_ms: spreadOf(runs[at]!.map(({ wall }) => wall)),
    to_one_thread: spreadOf(runs[at]!.map(({ rate }, round) => rate / runs[0]![round]!.rate)),
    wall_gain: spreadOf(runs[at]!.map(({ wall }, round) => (threads * runs[0]![round]!.wall) / wall)),
    combined_visits: runs[at]![0]!.visits,
  }));
};

/** A random game's reward, as an evaluator says it. */
const createValue = (seed: number): ((position: Position) => number) => {
  const random = createGenerator(seed);
  let scratch = emptyPosition();
  return (position) => {
    scratch = connectFour.copy(position, scratch);
    for (let moves = connectFour.moves(scratch); moves.length > 0; moves = connectFour.moves(scratch)) {
      scratch = connectFour.apply(scratch, moves[random.below(moves.length)]!);
    }
    return connectFour.reward(scratch);
  };
};

const searchPlain = (evaluations: number, seed: number): void => {
  const problem: Problem<Position> = { ...connectFour, heuristic: createValue(seed) };
  createSearch(problem, emptyPosition(), { iterations: evaluations, seed, playout: 'none' }).step(Infinity);
};

const searchAsync = async (
  inFlight: number,
  evaluations: number,
  seed: number,
  ms: number,
): Promise<void> => {
  const value = createValue(seed);
  const search = createAsyncSearch(
    connectFour,
    emptyPosition(),
    async (positions) => {
      if (ms > 0) await new Promise((resolve) => setTimeout(resolve, ms));
      return positions.map((position) => ({ value: value(position) }));
    },
    { iterations: evaluations, seed, inFlight },
  );
  await search.run();
};

/** CPU time of so many evaluations, in µs each. */
const costOf = async (inFlight: number | null, evaluations: number, seed: number): Promise<number> => {
  const begun = cpuSeconds();
  if (inFlight === null) searchPlain(evaluations, seed);
  else await searchAsync(inFlight, evaluations, seed, 0);
  return ((cpuSeconds() - begun) * 1e6) / evaluations;
};

export const measureAsync = async (
  inFlights: readonly number[],
  evaluations: number,
  rounds: number,
): Promise<AsyncRow[]> => {
  const ways = [null, ...inFlights];
  const costs = ways.map((): number[] => []);
  for (const way of ways) await costOf(way, evaluations, 1);
  for (let round = 0; round < rounds; round += 1) {
    const order = [...ways.entries()];
    for (const [at, way] of round % 2 === 0 ? order : order.reverse()) {
      costs[at]!.push(await costOf(way, evaluations, round));
    }
  }
  const slow = Math.min(evaluations, 500);
  const rows: AsyncRow[] = [];
  for (const [at, way] of ways.entries()) {
    const begun = performance.now();
    if (way !== null) await searchAsync(way, slow, 1, 2);
    rows.push({
      in_flight: way,
      evaluations,
      cpu_us: spreadOf(costs[at]!),
      overhead_us: spreadOf(costs[at]!.map((cost, round) => cost - costs[0]![round]!)),
      per_second_at_2_ms: way === null ? null : rounded((slow * 1000) / (performance.now() - begun)),
    });
  }
  return rows;
};
