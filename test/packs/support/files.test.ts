import { describe, expect, it } from 'vitest';
import { loadPack } from '../../../src/adapters/pack/index.ts';
import { recommend } from '../../../src/problems/troubleshooting.ts';

const pack = loadPack('packs/support');
const bodies = new Map(pack.articles.map(({ front, body }) => [front.id, body]));
const everything = [
  ...pack.articles.map(({ front, body }) => `${front.title}\n${body}`),
  ...Object.values(pack.manifest.texts),
  ...pack.actions.map((action) => action.done_text),
]
  .join('\n')
  .toLowerCase();

/** What only tools or executors say: an invoice, a charge, an amount, a number of a ticket, a user's address. */
const fromDesk = /^(inv-|ch-|ENG-|[\d.,]+$|\S+@\S+$|refunded$)/;
const wordings = (fact: string | string[]): string[] => (typeof fact === 'string' ? [fact] : fact);

describe('the files of the support pack', () => {
  it('hold at least 66 articles of 100 to 400 words', () => {
    expect(pack.articles.length).toBeGreaterThanOrEqual(66);
    const odd = pack.articles
      .map(({ front, body }) => ({ id: front.id, words: body.split(/\s+/).length }))
      .filter(({ words }) => words < 100 || words > 400);
    expect(odd).toEqual([]);
  });

  it('hold an article for each of the error codes E-4001 to E-4020', () => {
    const codes = Array.from({ length: 20 }, (_, index) => `e-40${String(index + 1).padStart(2, '0')}`);
    expect(codes.filter((code) => !bodies.has(code))).toEqual([]);
  });

  it('hold at least five articles that a later one replaces, each with the day on which it ended', () => {
    const old = pack.articles.filter(({ front }) => front.superseded_by !== undefined);
    expect(old.length).toBeGreaterThanOrEqual(5);
    for (const { front } of old) {
      const next = pack.articles.find((article) => article.front.id === front.superseded_by);
      expect(front.valid_until, front.id).toBeDefined();
      expect((next?.front.valid_from ?? '') > (front.valid_until ?? ''), front.id).toBe(true);
    }
  });

  it('name articles by their files and keep them in the folder of their area', () => {
    const misplaced = pack.articles.filter(
      ({ front, file }) => file !== `knowledge/${front.area}/${front.id}.md`,
    );
    expect(misplaced.map(({ file }) => file)).toEqual([]);
  });

  it('keep each paragraph on one line, so that a quote is one line too', () => {
    const broken = pack.articles.filter(({ body }) => /[a-z,]\n[a-z]/.test(body));
    expect(broken.map(({ file }) => file)).toEqual([]);
  });

  it('name no account in an article', () => {
    expect(pack.articles.filter(({ body }) => /\b1\d{4}\b(?!,)/.test(body)).map(({ file }) => file)).toEqual(
      [],
    );
  });

  it('have five intents and ten areas, each with at least 14 utterances', () => {
    const { intents, areas, out_of_scope, unclear } = pack.triage;
    expect(intents.map((intent) => intent.intent_id)).toEqual([
      'technical',
      'billing',
      'feature_request',
      'account',
      'general',
    ]);
    expect(areas).toHaveLength(10);
    for (const label of [...intents, ...areas]) expect(label.utterances.length).toBeGreaterThanOrEqual(14);
    expect(out_of_scope.length).toBeGreaterThanOrEqual(20);
    expect(unclear.length).toBeGreaterThanOrEqual(15);
  });

  it('give each area at least four articles', () => {
    const scarce = pack.triage.areas.filter(
      ({ area_id }) => pack.articles.filter(({ front }) => front.area === area_id).length < 4,
    );
    expect(scarce.map((area) => area.area_id)).toEqual([]);
  });
});

describe('the causal models of the support pack', () => {
  const models = [...pack.causal.values()];

  it('instruct by a sentence that stands in an article of the fix', () => {
    const unquotable = models
      .flatMap((model) => model.fixes)
      .filter((fix) => !fix.sources.some((id) => bodies.get(id)?.includes(fix.instruction)));
    expect(unquotable.map((fix) => fix.fix_id)).toEqual([]);
  });

  it('have a fix for every cause', () => {
    for (const { model_id, causes, fixes } of models) {
      const helpless = causes.filter(({ cause_id }) =>
        fixes.every((fix) => (fix.success[cause_id] ?? 0) < 0.7),
      );
      expect(helpless, model_id).toEqual([]);
    }
  });

  it('answer E-4012 after an update with the move to format 2, and then with the template', () => {
    const model = pack.causal.get('exports');
    if (model === undefined) throw new Error('Cannot test because there is no model of exports.');
    const symptoms = { code_e4012: true, after_update: true };
    const next = (failed_fixes: string[]): string =>
      recommend(model, { symptoms, tests: {}, failed_fixes }, { iterations: 100, seed: 1 }).next.id;
    expect(next([])).toBe('move_to_format_2');
    expect(next(['move_to_format_2'])).toBe('reset_template_separator');
  });
});

describe('the tuned golden cases of the support pack', () => {
  const tuned = pack.golden.filter((one) => one.written === 'tuned');

  it('are at least 30', () => {
    expect(tuned.length).toBeGreaterThanOrEqual(30);
  });

  it('ask for facts that the pack holds', () => {
    const unknown = tuned
      .flatMap((one) => one.expect.facts)
      .filter(
        (fact) =>
          !wordings(fact).some(
            (wording) => fromDesk.test(wording) || everything.includes(wording.toLowerCase()),
          ),
      )
      .filter((fact) => fact !== 'None of the users of your account');
    expect(unknown).toEqual([]);
  });
});
