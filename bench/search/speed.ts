/**
 * Simulations a CPU second of every subject, on every game and size, in rounds: each run is a process of its own, and the
 * subjects take turns within a round, so that a ratio compares runs of the same minute.
 */
import { rounded, spreadOf } from './numbers.ts';
import type { Spread } from './numbers.ts';
import { ask, isThere, playoutsSchema, spentSchema, subjects } from './subjects.ts';
import type { Subject } from './subjects.ts';

export interface SpeedRow {
  subject: string;
  game: string;
  simulations: number;
  simulations_per_cpu_second: Spread;
  nodes: number;
  nodes_per_simulation: number;
  bytes_per_node: number;
  /** How many times as fast as the subject this project is, each round compared with itself. */
  ours_to_it: Spread;
}

export interface PlayoutRow {
  subject: string;
  game: string;
  playouts: number;
  /** Shares of random games; `null` where the subject tells the mean reward alone. */
  first: number | null;
  second: number | null;
  draw: number | null;
  /** The first player's mean reward, a draw counting half. */
  mean: number;
}

export interface SpeedPlan {
  /** Which of them, by name; all by default. */
  subjects?: readonly string[];
  games: readonly string[];
  sizes: readonly number[];
  rounds: number;
  /** CPU time of each run at least, after what warms it up. */
  seconds: number;
  playouts: number;
}

/** How each subject ends games at random: all must agree, or they don't play the same game. */
export const measurePlayouts = async ({ games, playouts }: SpeedPlan): Promise<PlayoutRow[]> => {
  const rows: PlayoutRow[] = [];
  for (const game of games) {
    for (const subject of subjects.filter(isThere)) {
      if (subject.playouts === undefined) continue;
      const ends = await ask(subject.playouts(game, playouts, 1), playoutsSchema);
      const shares = 'first' in ends ? ends : { first: null, second: null, draw: null };
      const mean = 'first' in ends ? ends.first + ends.draw / 2 : ends.first_mean;
      rows.push({ subject: subject.name, game, playouts, ...shares, mean });
    }
  }
  return rows;
};

/** Games whose mean reward differs between two subjects by more than chance explains (four standard errors). */
export const disagreements = (rows: readonly PlayoutRow[]): string[] =>
  rows.flatMap((row) => {
    const [reference] = rows.filter(({ game }) => game === row.game);
    const reach = (4 * Math.SQRT1_2) / Math.sqrt(row.playouts);
    return reference === undefined || Math.abs(row.mean - reference.mean) <= reach
      ? []
      : [
          `${row.subject} plays another ${row.game}: ${row.mean} where ${reference.subject} has ${reference.mean}`,
        ];
  });

export const measureSpeed = async (plan: SpeedPlan, say: (line: string) => void): Promise<SpeedRow[]> => {
  const there = subjects.filter((one) => isThere(one) && (plan.subjects?.includes(one.name) ?? true));
  const rows: SpeedRow[] = [];
  for (const game of plan.games) {
    for (const simulations of plan.sizes) {
      const runs = new Map<Subject, { rates: number[]; nodes: number; bytes: number }>();
      for (let round = 0; round < plan.rounds; round += 1) {
        for (const subject of round % 2 === 0 ? there : there.toReversed()) {
          const command = subject.search(game, simulations, plan.seconds, 1 + 1000 * round);
          const spent = await ask(command, spentSchema);
          const held = runs.get(subject) ?? { rates: [], nodes: 0, bytes: 0 };
          held.rates.push(spent.simulations / spent.cpu_seconds);
          runs.set(subject, { ...held, nodes: spent.nodes, bytes: spent.bytes_per_node });
        }
      }
      const [reference = []] = [...runs.values()].map(({ rates }) => rates);
      for (const subject of there) {
        const { rates, nodes, bytes } = runs.get(subject)!;
        rows.push({
          subject: subject.name,
          game,
          simulations,
          simulations_per_cpu_second: spreadOf(rates),
          nodes,
          nodes_per_simulation: rounded(nodes / simulations),
          bytes_per_node: bytes,
          ours_to_it: spreadOf(rates.map((rate, round) => (reference[round] ?? NaN) / rate)),
        });
      }
      say(`${game} at ${simulations}: measured`);
    }
  }
  return rows;
};
