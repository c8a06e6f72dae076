import { beforeAll, describe, expect, it } from 'vitest';
import { loadPack } from '../../src/adapters/pack/index.ts';
import type { GoldenCase } from '../../src/contracts/pack/index.ts';
import { checkSentence } from '../../src/knowledge/index.ts';
import { goldenRunner } from '../support/golden-run.ts';
import type { GoldenOutcome } from '../support/golden-run.ts';
import { supportExtensions } from '../support/support-extensions.ts';

const pack = loadPack('packs/support');
let run: (one: GoldenCase) => Promise<GoldenOutcome>;
beforeAll(async () => {
  run = goldenRunner(pack, await supportExtensions(pack));
}, 120_000);

const nothing = { facts: [], not_facts: [], cites_any: [], actions: [], not_actions: [] };
const ask = (messages: string[], customer_id?: string) =>
  run({
    case_id: 'case',
    written: 'tuned',
    messages,
    expect: { outcome: 'answered', ...nothing },
    ...(customer_id === undefined ? {} : { customer_id }),
  });
const textOf = (found: GoldenOutcome): string => found.sentences.map((one) => one.text).join('\n');
const sourcesOf = (found: GoldenOutcome) => [
  ...found.facts,
  ...found.sentences
    .flatMap((one) => one.citations)
    .flatMap(({ source_id }) => {
      const article = pack.articles.find(({ front }) => front.id === source_id.split('#')[0]);
      return article === undefined ? [] : [{ source_id, text: article.body }];
    }),
];

const ticket =
  "We were charged twice for the March invoice, and since yesterday's update our nightly CSV export stops with error E-4012. I need the second charge back and the export working before Monday. Anna Weber, Weber Logistik, account 10482";

describe('the main ticket', () => {
  let found: GoldenOutcome;
  beforeAll(async () => {
    found = await ask([ticket], '10482');
  }, 120_000);

  it('is read as billing and technical, urgent, with its values', () => {
    expect(found.triage.intents.map((one) => one.intent_id).sort()).toEqual(['billing', 'technical']);
    expect(found.triage).toMatchObject({ unclear: false, in_scope: true, urgency: 'P2' });
    expect(found.triage.entities).toMatchObject({ account: ['10482'], error_code: ['E-4012'] });
    expect(found.triage.sentiment).toBeLessThan(0);
  });

  it('is worked on by two specialists, one by search', () => {
    expect(found.results).toHaveLength(2);
    expect(found.results.filter((one) => one.mcts_stats !== undefined)).toHaveLength(1);
    expect(found.results.every((one) => !one.unknown && one.confidence >= 0.7)).toBe(true);
  });

  it('proposes the refund of exactly the second charge, which waits for an approval', () => {
    expect(found.outcome).toBe('approval');
    const proposals = found.results.flatMap((one) => one.proposals);
    expect(proposals.map(({ action, arguments: args }) => ({ action, args }))).toEqual([
      {
        action: 'billing_refund',
        args: expect.objectContaining({
          invoice_id: 'inv-2026-03-10482',
          charge_id: 'ch-88044',
          amount_cents: 52200,
          currency: 'EUR',
        }) as object,
      },
    ]);
  });

  it('says how to get the export working again', () => {
    expect(textOf(found)).toMatch(/Export format 2/);
    expect(textOf(found)).toMatch(/Run now/);
  });

  it('cites for every factual sentence a source that contains it', () => {
    const sources = sourcesOf(found);
    for (const sentence of found.sentences)
      expect({ sentence, check: checkSentence(sentence, sources) }).toMatchObject({ check: { ok: true } });
    expect(found.sentences.filter((one) => one.factual).length).toBeGreaterThan(5);
  });
});

describe('one question', () => {
  it('about the invoice address is answered with the whole procedure', async () => {
    const found = await ask(['How do I change my invoice address?']);
    expect(found.triage.intents).toHaveLength(1);
    expect(found.triage.confidence).toBeGreaterThanOrEqual(pack.manifest.thresholds.triage);
    expect(found.results[0]?.confidence).toBeGreaterThanOrEqual(pack.manifest.thresholds.consensus);
    const steps = found.sentences.filter((one) => /^\d\./.test(one.text)).map((one) => one.text);
    expect(steps.length).toBeGreaterThanOrEqual(4);
    expect(steps.map((step) => Number.parseInt(step, 10))).toEqual(steps.map((_, index) => index + 1));
    expect(found.sentences[0]?.citations[0]?.source_id).toMatch(/^invoice-address-change/);
  });

  it('that the pack knows nothing about goes to a person, without invention', async () => {
    for (const question of [
      'What is the airspeed of an unladen swallow?',
      'Does Kontavo integrate with Salesforce?',
      'Who is the CEO of Kontavo?',
    ]) {
      expect(await ask([question])).toMatchObject({ outcome: 'handover' });
    }
  });

  it('that is too vague is asked about', async () => {
    expect(await ask(["It doesn't work."])).toMatchObject({ outcome: 'clarification' });
  });
});

describe('the tuned golden cases', () => {
  // What needs the whole machine, not only thought, is left to the acceptance suite.
  const machines = new Set(['tuned-feature-request', 'tuned-other-account']);
  const cases = pack.golden.filter((one) => one.written === 'tuned' && !machines.has(one.case_id));
  it.each(cases.map((one) => [one.case_id, one] as const))('%s', async (_, one) => {
    expect((await run(one)).faults).toEqual([]);
  });
});
