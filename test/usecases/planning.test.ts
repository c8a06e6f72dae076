import { describe, expect, it } from 'vitest';
import '../support/matchers.ts';
import type { PlanDraft } from '../../src/contracts/plan.ts';
import type { ReasonerOutput } from '../../src/contracts/reasoning.ts';
import { Failure } from '../../src/contracts/errors.ts';
import type { Reasoner } from '../../src/ports/reasoner.ts';
import { openHandover, openShop, ruleNamed, says } from './harness.ts';
import type { Shop } from './harness.ts';

type Answer = ReasonerOutput<'answer'>;
const known = (text: string, confidence = 0.9): Answer => ({
  sentences: [{ text, factual: false, citations: [] }],
  confidence,
  unknown: false,
  produced_by: { reasoner: 'scripted' },
});
const unknown: Answer = { ...known('', 0.1), sentences: [], unknown: true };

type Part = ReasonerOutput<'decompose'>['parts'][number];
const part = (task: string, more: Partial<Part> = {}): Part => ({
  specialist: 'care',
  method: 'direct',
  task,
  depends_on: [],
  success_criteria: '',
  ...more,
});

/** A shop whose reasoner splits every text into these parts, and answers each task as told. */
const scripted = (
  parts: readonly Part[],
  answer: (task: string) => Answer | Promise<Answer>,
  pack?: (pack: Shop['pack']) => void,
): Promise<Shop & { asked: string[] }> => {
  const asked: string[] = [];
  const reasoner = (): Partial<Reasoner> => ({
    decompose: async () => ({ parts: [...parts], produced_by: { reasoner: 'scripted' } }),
    answer: async ({ task }, { agent }) => {
      if (agent === 'answer') return unknown;
      asked.push(task);
      return answer(task);
    },
    propose: async () => ({ steps: [], produced_by: { reasoner: 'scripted' } }),
  });
  return openShop({ reasoner, ...(pack === undefined ? {} : { pack }) }).then((shop) =>
    Object.assign(shop, { asked }),
  );
};

const text = 'My fern and my ficus both look unwell.';
const stepsOf = async (shop: Shop, plan?: PlanDraft) => {
  const session = await shop.ask(text, plan === undefined ? {} : { plan });
  return { session, steps: session.plan?.steps ?? [] };
};

describe('a plan', () => {
  it('runs steps that need nothing at once, and a step that needs them after them', async () => {
    const parts = [part('one'), part('two', { depends_on: [0] }), part('three')];
    const shop = await scripted(parts, (task) => known(`About ${task}.`));
    const { session, steps } = await stepsOf(shop);
    expect(shop.asked).toEqual(['one', 'three', 'two']);
    expect(steps.map((step) => step.status)).toEqual(['succeeded', 'succeeded', 'succeeded']);
    expect(session.reflections.map((one) => one.decision)).toEqual(['CONTINUE', 'CONCLUDE']);
    expect(session).toHaveConcluded('About one. About two. About three.');
  });

  it('takes no part that nobody can be consulted on, nor one by a method that its specialist lacks', async () => {
    const parts = [
      part('one'),
      part('two', { specialist: 'astrology', depends_on: [0] }),
      part('three', { method: 'hrm' }),
      part('four', { depends_on: [1] }),
    ];
    const { steps } = await stepsOf(await scripted(parts, (task) => known(task)));
    expect(steps.map((step) => step.task)).toEqual(['one', 'four']);
    expect(steps.map((step) => step.status)).toEqual(['succeeded', 'succeeded']);
  });

  it('whose parts wait for each other in a circle runs all the same', async () => {
    const parts = [part('one', { depends_on: [1] }), part('two', { depends_on: [0] })];
    const { session, steps } = await stepsOf(await scripted(parts, (task) => known(task)));
    expect(steps.map((step) => step.status)).toEqual(['succeeded', 'succeeded']);
    expect(session).toHaveConcluded();
  });

  it('has twenty steps at most', async () => {
    const parts = Array.from({ length: 25 }, (_, index) => part(`task ${index}`));
    const { steps } = await stepsOf(await scripted(parts, (task) => known(task)));
    expect(steps).toHaveLength(20);
  });

  it('of nothing that anybody can be consulted on goes to a person', async () => {
    const shop = await scripted([part('one', { specialist: 'astrology' })], (task) => known(task));
    expect((await stepsOf(shop)).session).toWaitFor('person');
  });
});

describe('a weak step', () => {
  it('is tried by another of its specialist’s methods, and the better result stands', async () => {
    let calls = 0;
    const shop = await scripted([part('one')], () => {
      calls += 1;
      return calls === 1 ? known('Perhaps.', 0.2) : known('Surely.', 0.9);
    });
    const { session, steps } = await stepsOf(shop);
    expect(steps.map((step) => [step.step_id, step.method])).toEqual([
      ['s1', 'direct'],
      ['s1-v2', 'mcts'],
    ]);
    expect(session.reflections.map((one) => one.decision)).toEqual(['RETRY', 'CONCLUDE']);
    expect(session.plan?.version).toBe(2);
    expect(session).toHaveConcluded('Surely.');
    expect(session.response).not.toContain('Perhaps.');
  });

  it('that failed by name is tried again, and what waited for it is done after it', async () => {
    let calls = 0;
    const parts = [part('one', { specialist: 'orders' }), part('two', { depends_on: [0] })];
    const shop = await scripted(parts, (task) => {
      calls += 1;
      if (calls === 1) throw new Failure('ReasonerFailed', 'Cannot answer because the model is away.');
      return known(`About ${task}.`);
    });
    const { session, steps } = await stepsOf(shop);
    expect(steps.map((step) => [step.step_id, step.status, step.error?.code])).toEqual([
      ['s1', 'failed', 'ReasonerFailed'],
      ['s2', 'succeeded', undefined],
      ['s1-v2', 'succeeded', undefined],
    ]);
    expect(session).toHaveConcluded('About two.');
    expect(await shop.eventTypes(session)).toContain('step.failed');
  });

  it('that fails for good leaves out what waited for it, and a person takes over', async () => {
    const parts = [part('one', { specialist: 'orders' }), part('two', { depends_on: [0] }), part('three')];
    const shop = await scripted(parts, (task) => {
      if (task === 'one') throw new Failure('ReasonerFailed', 'Cannot answer because the model is away.');
      return known(task);
    });
    const { session, steps } = await stepsOf(shop);
    expect(steps.map((step) => [step.task, step.status])).toEqual([
      ['one', 'failed'],
      ['two', 'skipped'],
      ['three', 'succeeded'],
      ['one', 'failed'],
    ]);
    expect(session).toWaitFor('person');
  });

  it('is not tried again after the rounds that the request allows', async () => {
    const shop = await scripted([part('one')], () => known('Perhaps.', 0.2));
    const session = await shop.ask(text, { options: { max_rounds: 1 } });
    expect(session.rounds).toBe(1);
    expect(session.plan?.steps).toHaveLength(1);
    expect(session.reflections.map((one) => one.decision)).toEqual(['CONCLUDE']);
  });

  it('stops being tried when no method is left', async () => {
    const shop = await scripted([part('one')], () => unknown);
    const { session } = await stepsOf(shop);
    expect(session.rounds).toBeLessThanOrEqual(10);
    expect(session).toWaitFor('person');
  });
});

describe('the vote', () => {
  it('below 0.7 brings in a person, who sees what was found', async () => {
    const shop = await scripted([part('one')], () => known('Likely so.', 0.69));
    const { session } = await stepsOf(shop);
    expect(session).toWaitFor('person');
    expect(session.consensus).toMatchObject({ reached: false, score: 0.69 });
    expect(openHandover(session).reason).not.toBe('');
    expect(shop.replies).toEqual([]);
  });

  it('of 0.7 is enough', async () => {
    const { session } = await stepsOf(await scripted([part('one')], () => known('So it is.', 0.7)));
    expect(session).toHaveConcluded('So it is.');
  });

  it('weighs each specialist by its expertise, and one that does not know as nothing', async () => {
    const parts = [part('one'), part('two', { specialist: 'orders' })];
    const shop = await scripted(parts, (task) => (task === 'one' ? known('Yes.', 0.9) : unknown));
    const { session } = await stepsOf(shop);
    expect(session.consensus?.score).toBeCloseTo((0.9 * 0.9) / (0.9 + 0.8), 9);
    expect(session).toWaitFor('person');
  });
});

describe('a plan of the client’s own', () => {
  const step = (step_id: string, more: Partial<PlanDraft['steps'][number]> = {}) => ({
    step_id,
    specialist: 'care',
    task: `Task ${step_id}`,
    depends_on: [],
    ...more,
  });

  it('is run as it is, in its order', async () => {
    const shop = await scripted([], (task) => known(`About ${task}.`));
    const plan = { steps: [step('b', { depends_on: ['a'] }), step('a')] };
    const { session, steps } = await stepsOf(shop, plan);
    expect(session.plan?.made_by).toBe('user');
    expect(steps.map((one) => one.step_id)).toEqual(['b', 'a']);
    expect(shop.asked).toEqual(['Task a', 'Task b']);
    expect(session).toHaveConcluded('About Task b.');
    expect(await shop.eventTypes(session)).toContain('plan.made');
  });

  it('may look up what the text names', async () => {
    const shop = await openShop();
    const plan = { steps: [step('refund', { specialist: 'orders', task: says.refund })] };
    const session = await shop.ask(says.refund, { plan });
    expect(session).toWaitFor('approval');
    expect(session.plan).toMatchObject({ made_by: 'user', version: 1 });
  });

  it('is kept where reading the text fails', async () => {
    let calls = 0;
    const shop = await openShop({
      reasoner: (plain) => ({
        classify: async (input, asking) => {
          calls += 1;
          if (calls === 1) throw new Failure('ReasonerFailed', 'Cannot read because the model is away.');
          return plain.classify(input, asking);
        },
      }),
    });
    const session = await shop.ask(says.fern, { plan: { steps: [step('mine', { task: says.fern })] } });
    expect(session.plan?.made_by).toBe('user');
    expect(session).toHaveConcluded('twice a week');
  });

  it('keeps the names of steps apart when they are tried again', async () => {
    let calls = 0;
    const shop = await scripted([], (task) => {
      calls += 1;
      return calls <= 2 ? known('Perhaps.', 0.2) : known(`About ${task}.`);
    });
    const { session, steps } = await stepsOf(shop, { steps: [step('find-cause'), step('find-remedy')] });
    expect(new Set(steps.map((one) => one.step_id)).size).toBe(4);
    expect(session).toHaveConcluded('About Task find-cause. About Task find-remedy.');
  });

  const wrong: Record<string, PlanDraft['steps']> = {
    'a circle': [step('a', { depends_on: ['b'] }), step('b', { depends_on: ['a'] })],
    'a step that is not there': [step('a', { depends_on: ['nowhere'] })],
    'a name used twice': [step('a'), step('a')],
    'an unknown specialist': [step('a', { specialist: 'astrology' })],
    'a method that the specialist lacks': [step('a', { specialist: 'orders', method: 'mcts' })],
  };
  for (const [what, steps] of Object.entries(wrong)) {
    it(`is refused with ${what}`, async () => {
      const shop = await openShop();
      await expect(shop.submit(text, { plan: { steps } })).rejects.toMatchObject({
        code: 'PlanInvalid',
        details: [expect.objectContaining({ path: expect.stringMatching(/^steps/) as string })],
      });
    });
  }

  it('of more than twenty steps is refused', async () => {
    const shop = await openShop();
    const steps = Array.from({ length: 21 }, (_, index) => step(`s${index}`));
    await expect(shop.submit(text, { plan: { steps } })).rejects.toThrow();
  });
});

describe('policy', () => {
  it('forbids what no rule names', async () => {
    const shop = await openShop({
      pack: (pack) => {
        pack.policies.rules = pack.policies.rules.filter((rule) => rule.action === 'reply');
      },
    });
    const session = await shop.ask(says.refund);
    expect(session).toHaveAction('refund_order', 'rejected');
    expect(session).toHaveConcluded('The rules of the shop do not allow this: Refund an order.');
    expect(shop.refunds).toEqual([]);
  });

  it('forbids where a rule is broken, whatever rules follow', async () => {
    const shop = await openShop({
      pack: (pack) => {
        ruleNamed(pack, 'small_refund').when = '$error("broken")';
      },
    });
    const session = await shop.ask(says.smallRefund);
    expect(session).toHaveAction('refund_order', 'rejected');
    expect(shop.refunds).toEqual([]);
  });

  it('keeps the id of an effect that a second plan proposes again', async () => {
    const shop = await openShop();
    const waiting = await shop.ask(says.refund);
    const told = await shop.say(waiting, 'Please do give me my money back for O-1001.');
    const after = await shop.decide(told, 'approve');
    expect(after.plan?.version).toBe(2);
    const refunds = after.actions.filter((action) => action.name === 'refund_order');
    expect(refunds.map((action) => action.action_id)).toEqual([waiting.actions[0]?.action_id]);
    expect(shop.refunds).toHaveLength(1);
  });
});
