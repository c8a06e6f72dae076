import { describe, expect, it } from 'vitest';
import { loadPack } from '../../src/adapters/pack/index.ts';
import { systemClock } from '../../src/adapters/system/index.ts';
import type { Fact } from '../../src/contracts/evidence.ts';
import type { Method } from '../../src/contracts/pack/specialists.ts';
import { stepResultSchema } from '../../src/contracts/plan.ts';
import type { StepResult } from '../../src/contracts/plan.ts';
import { canonicalJson } from '../../src/domain/canonical.ts';
import { checkSentence } from '../../src/knowledge/index.ts';
import type { Reasoner } from '../../src/ports/reasoner.ts';
import { chooseMethod, createExtractiveReasoner, methods } from '../../src/reasoning/index.ts';
import { searchInSlices } from '../../src/problems/index.ts';
import { packSearch } from '../support/pack-search.ts';
import { tinyPackFolder } from '../support/tiny-pack.ts';

const pack = loadPack(tinyPackFolder);
const reasoner = createExtractiveReasoner({ pack });
const search = packSearch(pack);
const specialistOf = (id: string) => pack.specialists.find((one) => one.specialist_id === id)!;
const at = '2026-04-16T10:00:00Z';

const reason = async (
  method: Method,
  task: string,
  more: {
    specialist?: string;
    iterations?: number;
    seed?: string;
    passages?: boolean;
    signal?: AbortSignal;
    reasoner?: Reasoner;
    onProgress?: (data: object) => void;
  } = {},
): Promise<StepResult> => {
  const specialist = specialistOf(more.specialist ?? 'care');
  const result = await methods[method]({
    pack,
    specialist,
    task,
    reasoner: more.reasoner ?? reasoner,
    session: { messages: [{ from: 'customer', text: task, at }] },
    conversation: [{ from: 'customer', text: task, at }],
    passages: more.passages === false ? [] : search(task, specialist.areas),
    facts: [],
    asking: {
      tenant: 't',
      session_id: 's',
      agent: specialist.specialist_id,
      ...(more.signal ? { signal: more.signal } : {}),
    },
    options: {
      iterations: more.iterations ?? 500,
      seed: more.seed ?? 'seed',
      search: (order) =>
        searchInSlices({ clock: systemClock }).run(order, {
          tenant: 't',
          ...(more.onProgress ? { onProgress: more.onProgress } : {}),
          ...(more.signal ? { signal: more.signal } : {}),
        }),
    },
  });
  return stepResultSchema.strict().parse(result);
};
const holds = (result: StepResult): boolean =>
  result.sentences.every(
    (sentence) =>
      checkSentence(
        sentence,
        pack.articles.flatMap(({ front, body }) =>
          [front.id, `${front.id}#1`].map((source_id) => ({ source_id, text: body })),
        ),
      ).ok,
  );

describe('mcts', () => {
  it('recommends the fix that the causal model favours, in the words of its article, and says why', async () => {
    const result = await reason('mcts', 'My calathea has brown tips.');
    const text = result.sentences.map((one) => one.text).join(' ');
    expect(text).toContain('Mist the plant every morning, or set it on a tray of wet gravel.');
    expect(text).toMatch(
      /We suggest to start with “Raise the humidity”, since “Dry air” is the likeliest cause/,
    );
    expect(result).toMatchObject({ unknown: false, produced_by: { reasoner: 'extractive' } });
    expect(result.mcts_stats?.best_action).toBe('mist');
    expect(holds(result)).toBe(true);
  });
  it('quotes the article of a fix though retrieval did not bring it', async () => {
    const result = await reason('mcts', 'My calathea has brown tips.', { passages: false });
    expect(
      result.sentences.some((one) => one.citations.some((citation) => citation.source_id === 'brown-tips')),
    ).toBe(true);
    expect(holds(result)).toBe(true);
  });
  it('does not recommend what the customer tried in vain', async () => {
    const result = await reason(
      'mcts',
      'My calathea has brown tips. I already tried to raise the humidity, no luck.',
    );
    expect(result.mcts_stats?.best_action).not.toBe('mist');
  });
  it('takes a test result that the customer tells into account', async () => {
    const before = await reason('mcts', 'The leaves are yellow and the tips are brown.');
    const after = await reason('mcts', 'The leaves are yellow and the tips are brown. The soil is dry.');
    expect(after.mcts_stats?.best_action).toBe('mist');
    expect(before.mcts_stats).not.toEqual(after.mcts_stats);
  });
  it('is one pass where no symptom shows, or the specialist has no model', async () => {
    const task = 'How often should I water my fern?';
    expect(await reason('mcts', task)).toEqual(await reason('direct', task));
    expect(
      (await reason('mcts', 'How long does delivery take?', { specialist: 'orders' })).mcts_stats,
    ).toBeUndefined();
  });
  it('gives the same for the same seed, and reports how it gets on', async () => {
    const task = 'The leaves turn yellow';
    expect(await reason('mcts', task)).toEqual(await reason('mcts', task));
    const heard: object[] = [];
    await reason('mcts', task, { onProgress: (data) => heard.push(data) });
    expect(heard.length).toBeGreaterThan(0);
  });
  it('stops when nobody waits any more', async () => {
    const signal = AbortSignal.abort(new Error('The host stops.'));
    await expect(reason('mcts', 'The leaves turn yellow', { iterations: 10_000, signal })).rejects.toThrow(
      'The host stops.',
    );
  });
});

describe('direct, hrm and trm', () => {
  it.each<Method>(['direct', 'hrm', 'trm'])('%s answers with citations that hold', async (method) => {
    const result = await reason(method, 'How often should I water my fern? And what do brown tips mean?');
    expect(result.unknown).toBe(false);
    expect(holds(result)).toBe(true);
    const text = result.sentences.map((one) => one.text).join(' ');
    expect(text).toContain('twice a week');
    expect(text).toContain('dry air');
    expect(new Set(result.sentences.map((one) => one.text)).size).toBe(result.sentences.length);
  });
  it.each<Method>(['direct', 'hrm', 'trm', 'mcts'])('%s says that it does not know', async (method) => {
    expect(await reason(method, 'Which orchestra plays tonight in Vienna?')).toMatchObject({
      unknown: true,
      sentences: [],
      proposals: [],
    });
  });
});

describe('trm', () => {
  it('takes what its critique misses for no evidence that the answer is known', async () => {
    const [task, watering] = ['Do you print labels for my fern?', 'How often should I water my fern?'];
    const credulous: Reasoner = {
      ...reasoner,
      answer: async (input, asking) =>
        input.task === task
          ? { sentences: [], confidence: 0.3, unknown: true, produced_by: { reasoner: 'extractive' } }
          : reasoner.answer({ ...input, task: watering }, asking),
      critique: async ({ sentences, ...input }, asking) => ({
        ...(await reasoner.critique({ sentences, ...input }, asking)),
        completeness: Math.min(1, sentences.length),
        improvements: ['labels'],
      }),
    };
    expect(await reason('trm', task, { reasoner: credulous })).toMatchObject({ unknown: true });
  });
});

describe('direct, where something is done about it', () => {
  it('leaves out words that fit only half, and is not unknown', async () => {
    const text = canonicalJson({ order: 'O-1001', status: 'damaged', amount_cents: 3490, currency: 'EUR' });
    const task =
      'Money back for O-1001 because the gnome from Zanzibar lost its purple hat and my parcel smells.';
    const specialist = specialistOf('orders');
    const run = (facts: Fact[]) =>
      methods.direct({
        ...{
          pack,
          specialist,
          task,
          reasoner,
          facts,
          passages: search(task, specialist.areas),
          conversation: [],
        },
        session: { messages: [{ from: 'customer', text: task, at }] },
        asking: { tenant: 't', session_id: 's', agent: 'orders' },
        options: {
          iterations: 100,
          seed: 's',
          search: async () => {
            throw new Error('Nothing is to be searched.');
          },
        },
      });
    const done = await run([
      { source_id: 'fact:order_status', tool: 'order_status', title: 'Status', text, digest: 'd', at },
    ]);
    expect(done.proposals.map((one) => one.action)).toEqual(['refund_order']);
    expect(done).toMatchObject({ unknown: false });
    expect(done.confidence).toBeGreaterThanOrEqual(0.8);
    expect((await run([])).proposals).toEqual([]);
  });
});

describe('the choice of a method', () => {
  const model = pack.causal.get('leaves')!;
  it('searches where the task shows symptoms of the model', () => {
    expect(chooseMethod({ specialist: specialistOf('care'), task: 'yellow leaves', model }).method).toBe(
      'mcts',
    );
  });
  it('takes one pass else', () => {
    expect(chooseMethod({ specialist: specialistOf('care'), task: 'How much light?', model }).method).toBe(
      'direct',
    );
    expect(chooseMethod({ specialist: specialistOf('orders'), task: 'yellow leaves', model }).method).toBe(
      'direct',
    );
  });
  it('keeps to what the specialist may do', () => {
    expect(chooseMethod({ specialist: { methods: ['trm'] }, task: 'x' }).method).toBe('trm');
  });
});
