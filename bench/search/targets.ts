/** What this project holds itself to, and whether what was measured does. */
import type { AsyncRow, ThreadsRow } from './parallel.ts';
import type { MatchRow } from './match.ts';
import type { PlanningRow } from './planning.ts';
import type { PlayoutRow, SpeedRow } from './speed.ts';

export interface Measured {
  playouts?: PlayoutRow[];
  speed?: SpeedRow[];
  strength?: MatchRow[];
  planning?: PlanningRow[];
  threads?: ThreadsRow[];
  async?: AsyncRow[];
}

export interface Verdict {
  target: string;
  /** At least, or at most where it says so. */
  wanted: number;
  got: number;
  met: boolean;
}

const atLeast = (target: string, wanted: number, got: number | null | undefined): Verdict[] =>
  got === undefined || got === null ? [] : [{ target, wanted, got, met: got >= wanted }];

const atMost = (target: string, wanted: number, got: number | undefined): Verdict[] =>
  got === undefined ? [] : [{ target: `${target}, at most`, wanted, got, met: got <= wanted }];

const speedTo = (
  rows: readonly SpeedRow[] | undefined,
  subject: string,
  simulations: number,
): number | undefined =>
  rows?.find(
    (row) => row.subject === subject && row.game === 'connect-four' && row.simulations === simulations,
  )?.ours_to_it.median;

const solved = (
  rows: readonly PlanningRow[] | undefined,
  problem: string,
  group: string,
  simulations: number,
): number | undefined => {
  const row = rows?.find(
    (one) => one.problem === problem && one.variant === 'as shipped' && one.group === group,
  );
  return row?.solved[row.simulations.indexOf(simulations)];
};

/** Of those that were measured. */
export const verdicts = ({ speed, strength, planning, threads }: Measured): Verdict[] => [
  ...atLeast('connect four at 10,000, times as fast as OpenSpiel', 10, speedTo(speed, 'OpenSpiel', 10_000)),
  ...atLeast('connect four at 100,000, times as fast as OpenSpiel', 10, speedTo(speed, 'OpenSpiel', 100_000)),
  ...atLeast('connect four at 100,000, times as fast as arbor', 0.7, speedTo(speed, 'arbor', 100_000)),
  ...atMost('bytes a node', 32, speed?.find(({ subject }) => subject === 'deliberate')?.bytes_per_node),
  ...atLeast('as many simulations as OpenSpiel, lower end of the score', 0.47, strength?.[0]?.low),
  ...atLeast('as much CPU time as OpenSpiel, lower end of the score', 0.8, strength?.[2]?.low),
  ...atLeast('game of 24 within 1,000', 0.99, solved(planning, 'game-of-24', 'all', 1_000)),
  ...atLeast('game of 24 within 10,000', 1, solved(planning, 'game-of-24', 'all', 10_000)),
  ...atLeast('blocksworld of 6 steps within 100', 0.7, solved(planning, 'blocksworld', '6 steps', 100)),
  ...atLeast('blocksworld of 6 steps within 1,000', 1, solved(planning, 'blocksworld', '6 steps', 1_000)),
  ...atLeast(
    'two threads beside one, simulations a CPU second',
    0.9,
    threads?.find((row) => row.threads === 2)?.to_one_thread.median,
  ),
];
