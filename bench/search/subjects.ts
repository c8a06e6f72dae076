/** What is measured side by side: each subject is a program that prints one line of JSON. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';

const run = promisify(execFile);
const here = import.meta.dirname;
export const built = join(here, 'dist');
export const python = join(built, 'venv', 'bin', 'python');
export const openSpiel = join(here, 'peers', 'openspiel', 'peer.py');
const arbor = join(built, 'cargo', 'release', 'arbor-peer');
const loop = (game: string): string => join(built, `loop-${game}`);

export interface Subject {
  name: string;
  /** What it is, for whoever reads the figures. */
  is: string;
  /** The file that must be there, and how it comes there. */
  needs: { file: string; get: string } | null;
  search: (game: string, simulations: number, seconds: number, seed: number) => string[];
  playouts?: (game: string, count: number, seed: number) => string[];
}

const ours = (...args: (string | number)[]): string[] => [
  process.execPath,
  join(here, 'ours.ts'),
  ...args.map(String),
];
const bot = (...args: (string | number)[]): string[] => [python, openSpiel, ...args.map(String)];
const setup = 'node bench/search/setup.ts';

const mine = (name: string, is: string, ...state: string[]): Subject => ({
  name,
  is,
  needs: null,
  search: (game, simulations, seconds, seed) => ours('search', game, simulations, seconds, seed, ...state),
});

/** The first is what ratios are taken to. */
export const subjects: readonly Subject[] = [
  {
    ...mine('deliberate', 'this project, in a process that has searched this game for a second', 'warm'),
    playouts: (game, count, seed) => ours('playouts', game, count, seed),
  },
  mine('deliberate, several problems', 'the same, after searching all three games', 'mixed'),
  mine('deliberate, first search', 'the first search of a new process', 'cold'),
  mine('deliberate, proofs', 'with proven values backed up, which is its default', 'warm', 'proofs'),
  {
    name: 'OpenSpiel',
    is: 'C++ MCTSBot of OpenSpiel 2.0.2, solve=False',
    needs: { file: python, get: `${setup} (Python 3.11 or later)` },
    search: (game, simulations, seconds, seed) => bot('search', game, simulations, seconds, seed),
    playouts: (game, count, seed) => bot('playouts', game, count, seed),
  },
  {
    name: 'OpenSpiel, solve',
    is: 'the same with solve=True, its proofs',
    needs: { file: python, get: `${setup} (Python 3.11 or later)` },
    search: (game, simulations, seconds, seed) => bot('search', game, simulations, seconds, seed, '--solve'),
  },
  {
    name: 'arbor',
    is: 'arbor 0.2.0, Rust, on 64-bit bitboards',
    needs: { file: arbor, get: `${setup} (cargo)` },
    search: (game, simulations, seconds) => [arbor, 'search', game, String(simulations), String(seconds)],
    playouts: (game, count) => [arbor, 'playouts', game, String(count)],
  },
  {
    name: 'C loop',
    is: 'a loop in C that knows one game, on 64-bit bitboards',
    needs: { file: loop('connect-four'), get: `${setup} (a C compiler)` },
    search: (game, simulations, seconds, seed) =>
      [loop(game), 'search', simulations, seconds, seed].map(String),
    playouts: (game, count, seed) => [loop(game), 'playouts', count, seed].map(String),
  },
];

export const isThere = ({ needs }: Subject): boolean => needs === null || existsSync(needs.file);

export const spentSchema = z.object({
  simulations: z.number().positive(),
  cpu_seconds: z.number().positive(),
  nodes: z.number().positive(),
  bytes_per_node: z.number().positive(),
});
/** Arbor tells the mean reward alone. */
export const playoutsSchema = z.union([
  z.object({ first: z.number(), second: z.number(), draw: z.number() }),
  z.object({ first_mean: z.number() }),
]);

/** Runs a subject's program and reads its line. */
export const ask = async <Answer>(command: readonly string[], schema: z.ZodType<Answer>): Promise<Answer> => {
  const [program = '', ...args] = command;
  const { stdout } = await run(program, args, { maxBuffer: 1 << 24 });
  return schema.parse(JSON.parse(stdout));
};
