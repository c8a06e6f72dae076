/** To look at what the extractive reasoner makes of a pack: `node test/reasoning/try-answers.ts packs/support "…"`. */
import { loadPack } from '../../src/adapters/pack/index.ts';
import { createExtractiveReasoner } from '../../src/reasoning/index.ts';
import { packSearch } from '../support/pack-search.ts';

const [folder = 'packs/support', ...questions] = process.argv.slice(2);
const pack = loadPack(folder);
const begun = performance.now();
const reasoner = createExtractiveReasoner({ pack });
console.log(`learned in ${Math.round(performance.now() - begun)} ms`);
const search = packSearch(pack);
const asking = { tenant: 't', session_id: 's', agent: 'try' };
const at = '2026-04-16T10:00:00Z';

for (const text of questions) {
  const conversation = [{ from: 'customer' as const, text, at }];
  const triage = await reasoner.classify({ text, conversation }, asking);
  console.log(`\n=== ${text}\n${JSON.stringify({ ...triage, produced_by: undefined })}`);
  const { parts } = await reasoner.decompose(
    { text, conversation, triage, issues: [], max_parts: 20 },
    asking,
  );
  for (const part of parts) {
    const specialist = pack.specialists.find((one) => one.specialist_id === part.specialist);
    const found = await reasoner.answer(
      {
        task: part.task,
        conversation,
        specialist: part.specialist,
        passages: search(part.task, specialist?.areas),
        facts: [],
      },
      asking,
    );
    console.log(
      `--- ${part.specialist} by ${part.method ?? '?'} ${JSON.stringify(part.depends_on)}: ${part.task}`,
    );
    console.log(`    confidence ${found.confidence} unknown ${found.unknown}`);
    for (const sentence of found.sentences) {
      console.log(`    ${sentence.text} [${sentence.citations.map((one) => one.source_id).join(' ')}]`);
    }
  }
}
