/**
 * Games of connect four between two programs that answer “move connect_four <ply> <columns>” with a column, each one
 * process for the whole match. Both play both colours from every opening, so that no opening favours either.
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { connectFour, emptyPosition } from '../../src/problems/connect-four.ts';
import { createGenerator } from '../../src/search/index.ts';
import type { Generator } from '../../src/search/index.ts';
import { rounded, wilson } from './numbers.ts';

export interface Player {
  name: string;
  command: readonly string[];
}

export interface MatchRow {
  /** What each player may spend a move, in words. */
  each: string;
  one: string;
  other: string;
  games: number;
  won: number;
  drawn: number;
  lost: number;
  /** The first player's points a game, a draw counting half, with Wilson's interval of 95%. */
  score: number;
  low: number;
  high: number;
  /** The same interval by resampling pairs of games (10,000 times), which knows that a pair shares its opening. */
  low_paired: number;
  high_paired: number;
  /** CPU time a move, in ms, of each process as the system counts it. */
  cpu_ms_a_move: { one: number; other: number };
}

const openingPlies = 4;

interface Running {
  ask(columns: string): Promise<number>;
  cpuMs(): number;
  moves: number;
  quit(): void;
}

/** CPU time that a process has taken, in ms, in clock ticks of 10 ms. */
const cpuOf = (pid: number): number => {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
};

const start = async ({ name, command }: Player): Promise<Running> => {
  const [program = '', ...args] = command;
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ask = async (columns: string): Promise<number> => {
    child.stdin.write(`move connect_four ${columns.length}${columns === '' ? '' : ` ${columns}`}\n`);
    const { value, done } = await lines.next();
    if (done === true) throw new Error(`Cannot go on with the match because ${name} has ended.`);
    running.moves += 1;
    return Number(value);
  };
  // What starting and compiling took is not counted.
  const running: Running = { ask, moves: 0, cpuMs: () => 0, quit: () => child.stdin.end('quit\n') };
  for (let time = 0; time < 20; time += 1) await ask('3323'.slice(0, time % 4));
  const before = cpuOf(child.pid!);
  running.moves = 0;
  running.cpuMs = () => cpuOf(child.pid!) - before;
  return running;
};

/** Four random plies after which neither has won. */
const opening = (random: Generator): string => {
  let columns = '';
  for (let ply = 0; ply < openingPlies; ply += 1) columns += String(random.below(7));
  return columns;
};

/** @returns the reward to player 1, who is asked first */
const game = async (columns: string, players: readonly [Running, Running]): Promise<number> => {
  let played = columns;
  let position = emptyPosition();
  for (const column of columns) position = connectFour.apply(position, Number(column));
  for (let moves = connectFour.moves(position); moves.length > 0; moves = connectFour.moves(position)) {
    const column = await players[connectFour.turn(position) - 1]!.ask(played);
    if (!moves.includes(column)) throw new Error(`Cannot play column ${column} after ${played}.`);
    position = connectFour.apply(position, column);
    played += String(column);
  }
  return connectFour.reward(position);
};

const bootstrap = (pairs: readonly number[], random: Generator): { low: number; high: number } => {
  const means = Array.from({ length: 10_000 }, () => {
    let sum = 0;
    for (let draw = 0; draw < pairs.length; draw += 1) sum += pairs[random.below(pairs.length)]!;
    return sum / pairs.length;
  }).sort((one, other) => one - other);
  return { low: means[249]!, high: means[9749]! };
};

/** @param games an even number; every second one is the one before with colours changed */
export const playMatch = async (
  each: string,
  one: Player,
  other: Player,
  games: number,
): Promise<MatchRow> => {
  const random = createGenerator(2024);
  const [first, second] = [await start(one), await start(other)];
  const ends = new Map<number, number>();
  const pairs: number[] = [];
  for (let pair = 0; pair < games / 2; pair += 1) {
    const columns = opening(random);
    const points = [await game(columns, [first, second]), 1 - (await game(columns, [second, first]))];
    for (const point of points) ends.set(point, (ends.get(point) ?? 0) + 1);
    pairs.push((points[0]! + points[1]!) / 2);
  }
  const score = pairs.reduce((sum, points) => sum + points, 0) / pairs.length;
  const paired = bootstrap(pairs, random);
  const { low, high } = wilson(score * games, games);
  const row: MatchRow = {
    each,
    one: one.name,
    other: other.name,
    games,
    won: ends.get(1) ?? 0,
    drawn: ends.get(0.5) ?? 0,
    lost: ends.get(0) ?? 0,
    score: rounded(score),
    low: rounded(low),
    high: rounded(high),
    low_paired: rounded(paired.low),
    high_paired: rounded(paired.high),
    cpu_ms_a_move: {
      one: rounded(first.cpuMs() / first.moves),
      other: rounded(second.cpuMs() / second.moves),
    },
  };
  first.quit();
  second.quit();
  return row;
};
