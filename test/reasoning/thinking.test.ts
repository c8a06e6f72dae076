import { describe, expect, it } from 'vitest';
import { loadPack } from '../../src/adapters/pack/index.ts';
import { Failure } from '../../src/contracts/errors.ts';
import { stepResultSchema } from '../../src/contracts/plan.ts';
import type { StepResult } from '../../src/contracts/plan.ts';
import type { Reasoner } from '../../src/ports/reasoner.ts';
import { methods } from '../../src/reasoning/index.ts';
import { tinyPackFolder } from '../support/tiny-pack.ts';

const pack = loadPack(tinyPackFolder);
const produced_by = { reasoner: 'llm', model: 'made-up' };
const task = 'Why does my fern droop?';

/** A model that knows the answer only once it has thought of the pot, and whose propose `before` may end. */
const thinker = (before: () => void = () => undefined): { reasoner: Reasoner; asked: string[] } => {
  const asked: string[] = [];
  const unasked = (): never => {
    throw new Error('Nobody asks this.');
  };
  const sentence = (text: string) => ({ text, factual: false, citations: [] });
  const reasoner: Reasoner = {
    classify: unasked,
    decompose: unasked,
    answer: async (input) => {
      asked.push(input.task);
      const text = input.task.includes('The pot is small.') ? 'Repot it.' : 'It is a plant.';
      return { sentences: [sentence(text)], confidence: 0.6, unknown: false, produced_by };
    },
    critique: async () => ({
      relevance: 0,
      completeness: 0,
      coherence: 0,
      issues: ['Beside the point.'],
      improvements: [],
      produced_by,
    }),
    propose: async ({ state, kind }) => {
      if (kind === 'thought') before();
      const thoughts = state.length > 0 ? [] : ['Ferns like shade.', 'The pot is small.'];
      return { steps: kind === 'action' ? [] : thoughts.map((text) => ({ text, prior: 0.5 })), produced_by };
    },
    score: async ({ state }) => {
      const value = state.includes('The pot is small.') || state.includes('Repot it.') ? 0.9 : 0.2;
      return { value, because: '', produced_by };
    },
  };
  return { reasoner, asked };
};

const reason = async (reasoner: Reasoner, signal?: AbortSignal): Promise<StepResult> =>
  stepResultSchema.parse(
    await methods.mcts({
      pack,
      specialist: pack.specialists[0]!,
      task,
      reasoner,
      session: { messages: [] },
      conversation: [],
      passages: [],
      facts: [],
      asking: { tenant: 't', session_id: 's', agent: 'care', ...(signal === undefined ? {} : { signal }) },
      options: {
        iterations: 100,
        seed: 'seed',
        search: () => Promise.reject(new Error('Nothing is searched by name here.')),
      },
    }),
  );

describe('mcts with a reasoner that thinks, where no causal model applies', () => {
  it('searches for a line of reasoning and answers with it at hand', async () => {
    const { reasoner, asked } = thinker();
    const result = await reason(reasoner);
    expect(result.sentences.map(({ text }) => text)).toEqual(['Repot it.']);
    expect(asked).toEqual([task, `${task}\n\nThought through:\nThe pot is small.`]);
    expect(result.mcts_stats?.best_action).toBe('2. The pot is small.');
  });

  it('keeps the answer of one pass where that is as good', async () => {
    const { reasoner } = thinker();
    const indifferent: Reasoner = {
      ...reasoner,
      score: async () => ({ value: 0.5, because: '', produced_by }),
    };
    expect((await reason(indifferent)).sentences.map(({ text }) => text)).toEqual(['It is a plant.']);
  });

  it('keeps it where the model fails or its budget is used up', async () => {
    for (const code of ['ReasonerFailed', 'ReasonerRefused', 'BudgetExceeded'] as const) {
      const { reasoner } = thinker(() => {
        throw new Failure(code, 'Cannot go on.');
      });
      const result = await reason(reasoner);
      expect(result.sentences.map(({ text }) => text)).toEqual(['It is a plant.']);
      expect(result.mcts_stats).toBeUndefined();
    }
  });

  it('ends where nobody waits for it any more', async () => {
    const ending = new AbortController();
    const { reasoner } = thinker(() => ending.abort(new Error('Nobody waits.')));
    await expect(reason(reasoner, ending.signal)).rejects.toThrow('Nobody waits.');
  });
});
