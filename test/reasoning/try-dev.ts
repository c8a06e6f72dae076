import { devQuestions, faultsOfQuestion } from './dev-run.ts';
import { setUp } from '../simulation/simulate.ts';
import { runGolden } from '../golden/run-golden.ts';

const bench = await setUp('packs/support');
const only = process.argv[2];
const counts = new Map<string, [number, number]>();
const note = (kind: string, faults: readonly string[], label: string) => {
  const [good, all] = counts.get(kind) ?? [0, 0];
  counts.set(kind, [good + (faults.length === 0 ? 1 : 0), all + 1]);
  if (faults.length > 0) console.log(`${label}: ${faults.join('; ')}`);
};
const begun = performance.now();
for (const one of devQuestions()) {
  if (only !== undefined && only !== 'tuned' && !one.id.startsWith(only)) continue;
  if (only === 'tuned') continue;
  note(one.kind, await faultsOfQuestion(one, bench), `${one.id} ${one.ask}`);
}
if (only === undefined || only === 'tuned')
  for (const one of bench.pack.golden.filter((one) => one.written === 'tuned'))
    note('tuned', (await runGolden(one, bench)).faults, one.case_id);
for (const [kind, [good, all]] of counts) console.log(`${kind}: ${good} of ${all}`);
console.log(`${Math.round(performance.now() - begun)} ms`);
