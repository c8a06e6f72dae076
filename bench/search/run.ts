/**
 * `npm run bench:search`: speed and strength beside OpenSpiel, arbor and a loop in C, planning with the search's ideas switched
 * off in turn, threads, and many evaluations at once. Prints JSON.
 *
 * `-- --short` takes about a minute; `--only speed,planning` measures parts (speed, strength, planning, threads, async);
 * `--games N` sets the length of a match; `--write` keeps the figures in results/, for `node bench/search/report.ts`.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { blocksworldProblems, puzzlesOf24 } from './instances.ts';
import { measureAsync, measureThreads } from './parallel.ts';
import { measurePlanning } from './planning.ts';
import { full, short } from './plans.ts';
import { disagreements, measurePlayouts, measureSpeed } from './speed.ts';
import { measureStrength } from './strength.ts';
import { isThere, subjects } from './subjects.ts';
import { verdicts } from './targets.ts';
import type { Measured } from './targets.ts';
import { variantsOf24, variantsOfBlocksworld } from './variants.ts';

const { values } = parseArgs({
  options: {
    short: { type: 'boolean', default: false },
    only: { type: 'string', default: 'speed,strength,planning,threads,async' },
    games: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
});
const begun = performance.now();
const plan = values.short ? short : full;
const wanted = new Set(values.only.split(','));
const say = (line: string): void =>
  console.error(`${((performance.now() - begun) / 1000).toFixed(0).padStart(5)} s  ${line}`);

const absent = subjects.flatMap((subject) =>
  isThere(subject) || subject.needs === null ? [] : [`${subject.name}: run ${subject.needs.get}`],
);
for (const line of absent) say(`absent: ${line}`);

const measured: Measured = {};
if (wanted.has('speed')) {
  measured.playouts = await measurePlayouts(plan.speed);
  measured.speed = await measureSpeed(plan.speed, say);
}
if (wanted.has('strength') && subjects.some((one) => one.name === 'OpenSpiel' && isThere(one))) {
  const games = values.games === undefined ? plan.strength.games : 2 * Math.ceil(Number(values.games) / 2);
  measured.strength = await measureStrength({ ...plan.strength, games }, say);
}
if (wanted.has('planning')) {
  const { every, each, lengths, budgets } = plan.planning;
  const puzzles = puzzlesOf24().filter((_, at) => at % every === 0);
  measured.planning = [
    ...measurePlanning('game-of-24', puzzles, variantsOf24, budgets, say),
    ...measurePlanning(
      'blocksworld',
      blocksworldProblems(lengths, each, 7),
      variantsOfBlocksworld,
      budgets,
      say,
    ),
  ];
}
if (wanted.has('threads')) {
  const { counts, simulations, rounds } = plan.threads;
  measured.threads = await measureThreads(counts, simulations, rounds);
}
if (wanted.has('async')) {
  const { inFlight, evaluations, rounds } = plan.async;
  measured.async = await measureAsync(inFlight, evaluations, rounds);
}

const wrong = disagreements(measured.playouts ?? []);
for (const line of wrong) say(line);
if (values.write) {
  const folder = join(import.meta.dirname, 'results');
  mkdirSync(folder, { recursive: true });
  for (const [name, rows] of Object.entries(measured)) {
    const lines = rows.map((row: object) => `${JSON.stringify(row)}\n`).join('');
    writeFileSync(join(folder, `${name}.jsonl`), lines);
  }
}
console.log(
  JSON.stringify(
    {
      node: process.version,
      processor: cpus()[0]?.model ?? 'unknown',
      absent,
      wrong,
      targets: verdicts(measured),
      ...measured,
      seconds: Math.round((performance.now() - begun) / 1000),
    },
    null,
    2,
  ),
);
process.exitCode = wrong.length > 0 ? 1 : 0;
