/**
 * `npm run bench:engine`: a step's time, steps a second with 16 executions at once, and the time from a wait's answer to
 * the next step, beside Restate and a bare SQLite commit, interleaved in one run. Prints JSON; `--alone` leaves Restate out.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { ours } from './ours.ts';
import type { Subject } from './subject.ts';

const rounds = Number(process.env['ROUNDS'] ?? 5);
const alone = process.argv.includes('--alone');

const percentile = (values: readonly number[], share: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
};
const round = (value: number): number => Number(value.toPrecision(3));

/** Time of a commit of one small row, WAL, synchronous FULL. */
const bareCommits = (count: number): number[] => {
  const folder = mkdtempSync(join(tmpdir(), 'commit-bench-'));
  const db = new DatabaseSync(join(folder, 'bare.sqlite'));
  db.exec(
    'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT)',
  );
  const insert = db.prepare('INSERT INTO t (v) VALUES (?)');
  const value = 'x'.repeat(400);
  const times = Array.from({ length: count }, () => {
    const begun = performance.now();
    insert.run(value);
    return performance.now() - begun;
  });
  db.close();
  rmSync(folder, { recursive: true });
  return times;
};

const subjects: Subject[] = [await ours()];
if (!alone) {
  // Its logger reads this when it is loaded; logging each call would slow it down.
  process.env['RESTATE_LOGGING'] ??= 'ERROR';
  const peer = await import('./restate.ts').catch(() => undefined);
  if (peer === undefined) {
    console.error(
      'Cannot measure Restate because it is not installed: run `npm ci` in bench/, or give --alone.',
    );
    process.exit(1);
  }
  subjects.push(await peer.restateSubject());
}
const samples = new Map(
  subjects.map(({ name }) => [
    name,
    { steps: [] as number[], rates: [] as number[], resumes: [] as number[] },
  ]),
);
const commits: number[] = [];
for (const subject of subjects) await subject.steps(50);
for (let turn = 0; turn < rounds; turn += 1) {
  commits.push(...bareCommits(300));
  for (const subject of turn % 2 === 0 ? subjects : [...subjects].reverse()) {
    const held = samples.get(subject.name);
    held?.steps.push(...(await subject.steps(200)));
    held?.rates.push(await subject.throughput(16, 100));
    for (let count = 0; count < 40; count += 1) held?.resumes.push(await subject.resume());
  }
}
for (const subject of subjects) await subject.close();

const rows = [...samples].map(([name, { steps, rates, resumes }]) => ({
  engine: name,
  step_ms: { p50: round(percentile(steps, 0.5)), p99: round(percentile(steps, 0.99)) },
  steps_per_second: round(percentile(rates, 0.5)),
  resume_ms: { p50: round(percentile(resumes, 0.5)), p99: round(percentile(resumes, 0.99)) },
}));
const [mine, peer] = rows;
const commit = round(percentile(commits, 0.5));
console.log(
  JSON.stringify(
    {
      ...mine,
      commit_ms: { p50: commit },
      peers: rows.slice(1),
      ratios: {
        step_to_commit: round((mine?.step_ms.p50 ?? Number.NaN) / commit),
        ...(peer === undefined || mine === undefined
          ? {}
          : {
              step_p50: round(mine.step_ms.p50 / peer.step_ms.p50),
              steps_per_second: round(mine.steps_per_second / peer.steps_per_second),
              resume_p50: round(mine.resume_ms.p50 / peer.resume_ms.p50),
              resume_p99: round(mine.resume_ms.p99 / peer.resume_ms.p99),
            }),
      },
      rounds,
    },
    null,
    2,
  ),
);
process.exit(0);
