/** `deliberate play connect-four` against OpenSpiel's MCTSBot with its proofs, as programs that anybody can run. */
import { join } from 'node:path';
import { playMatch } from './match.ts';
import type { MatchRow, Player } from './match.ts';
import { openSpiel, python } from './subjects.ts';

const cli = join(import.meta.dirname, '..', '..', 'bin', 'deliberate.ts');

const deliberate = (budget: readonly string[]): Player => ({
  name: 'deliberate',
  command: [process.execPath, cli, 'play', 'connect-four', ...budget],
});

/** @param exploration on the scale of rewards in 0..1, where OpenSpiel's own constant √2 is half of √2 */
const bot = (name: string, budget: readonly string[], exploration: number): Player => ({
  name,
  command: [python, openSpiel, 'play', ...budget, '--exploration', String(exploration)],
});

export interface StrengthPlan {
  /** Of each match; an even number. */
  games: number;
  /** Simulations a move, of both. */
  iterations: number;
  /** CPU time a move, in ms, of both: what the iterations take OpenSpiel. */
  cpuMs: number;
}

const its = 'OpenSpiel, c = √2 on its rewards of -1..1';
const same = 'OpenSpiel, c = √2 on rewards of 0..1';

export const measureStrength = async (
  { games, iterations, cpuMs }: StrengthPlan,
  say: (line: string) => void,
): Promise<MatchRow[]> => {
  const byCount = ['--iterations', String(iterations)];
  const byTime = ['--cpu-ms', String(cpuMs)];
  const rows: MatchRow[] = [];
  for (const [each, budget] of [
    [`${iterations.toLocaleString('en')} simulations`, byCount],
    [`${cpuMs} ms of CPU time`, byTime],
  ] as const) {
    for (const [name, exploration] of [
      [its, Math.SQRT1_2],
      [same, Math.SQRT2],
    ] as const) {
      const row = await playMatch(each, deliberate(budget), bot(name, budget, exploration), games);
      rows.push(row);
      say(`${each} against ${name}: ${row.score} (${row.low} to ${row.high})`);
    }
  }
  return rows;
};
