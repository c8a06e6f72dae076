/** To look at how the tuned golden cases of a pack fare: `node test/reasoning/try-golden.ts packs/support [case]`. */
import { loadPack } from '../../src/adapters/pack/index.ts';
import { goldenRunner } from '../support/golden-run.ts';
import { supportExtensions } from '../support/support-extensions.ts';

const [folder = 'packs/support', only] = process.argv.slice(2);
const pack = loadPack(folder);
const run = goldenRunner(pack, await supportExtensions(pack));
let passed = 0;
const cases = pack.golden.filter(
  (one) => one.written === 'tuned' && (only === undefined || one.case_id === only),
);
for (const one of cases) {
  const found = await run(one);
  if (found.faults.length === 0) passed += 1;
  if (found.faults.length === 0 && only === undefined) continue;
  const intents = found.triage.intents
    .map(({ intent_id, confidence }) => `${intent_id} ${confidence}`)
    .join(', ');
  console.log(
    `\n${one.case_id}: ${one.messages.join(' | ')}\n  FAULTS ${found.faults.join('; ')}\n  ${intents} (${found.triage.confidence}) area ${found.triage.area ?? '-'} actions ${found.actions.join(' ')}`,
  );
  for (const result of found.results) {
    console.log(
      `  confidence ${result.confidence} unknown ${result.unknown} questions ${result.questions.join(' ')} handover ${result.handover ?? '-'}`,
    );
    for (const sentence of result.sentences)
      console.log(`    ${sentence.text} [${sentence.citations[0]?.source_id ?? ''}]`);
  }
}
console.log(`${passed} of ${cases.length} passed`);
