/**
 * To look at how the support pack's questions and tickets fare:
 * `node test/reasoning/try-dev.ts [questions|tuned|dev-tickets|check-tickets] [id prefix] [--counts]`.
 * Check tickets are for measuring only: of them no more than counts is shown.
 */
import { parseArgs } from 'node:util';
import { runGolden } from '../golden/run-golden.ts';
import { setUp } from '../simulation/simulate.ts';
import { devQuestions, devTickets, faultsOfQuestion } from './dev-run.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { counts: { type: 'boolean', default: false } },
});
const [only, prefix = ''] = positionals;
const bench = await setUp('packs/support');
const counts = new Map<string, [number, number]>();
const note = (kind: string, faults: readonly string[], label: string) => {
  const [good, all] = counts.get(kind) ?? [0, 0];
  counts.set(kind, [good + (faults.length === 0 ? 1 : 0), all + 1]);
  if (faults.length > 0 && !values.counts && !kind.startsWith('check-'))
    console.log(`${label}: ${faults.join('; ')}`);
};
const begun = performance.now();
if (only === undefined || only === 'questions')
  for (const one of devQuestions().filter(({ id }) => id.startsWith(prefix)))
    note(one.kind, await faultsOfQuestion(one, bench), `${one.id} ${one.ask}`);
const sets = {
  tuned: bench.pack.golden.filter((one) => one.written === 'tuned'),
  'dev-tickets': devTickets('dev-tickets'),
  'check-tickets': devTickets('check-tickets'),
};
for (const [name, cases] of Object.entries(sets)) {
  if ((only ?? 'tuned') !== name) continue;
  for (const one of cases.filter(({ case_id }) => case_id.startsWith(prefix)))
    note(`${name} ${one.expect.outcome}`, (await runGolden(one, bench)).faults, one.case_id);
}
const sums = [...counts.values()];
for (const [kind, [good, all]] of counts) console.log(`${kind}: ${good} of ${all}`);
console.log(
  `all: ${sums.reduce((sum, [good]) => sum + good, 0)} of ${sums.reduce((sum, [, all]) => sum + all, 0)}, ${Math.round(performance.now() - begun)} ms`,
);
