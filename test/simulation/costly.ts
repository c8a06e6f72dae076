import type { ModelClient } from '../../src/ports/model-client.ts';
import type { Asking, Reasoner } from '../../src/ports/reasoner.ts';
import type { Services } from '../../src/usecases/services.ts';
import { meteredModel } from '../../src/usecases/metered-model.ts';

/** A model that takes a while and costs something each time it is asked. */
const model: ModelClient = {
  complete: async () => ({ text: 'A thought.', input_tokens: 900, output_tokens: 300, stop: 'end' }),
  countTokens: () => 1_000,
  price: () => ({ input: 3, output: 15 }),
};

/** The reasoner as it is, but each question goes through a metered model first, as one over a language model does. */
export const costly = (services: Services): Reasoner => {
  const { reasoner, ledger, clock, random } = services;
  const metered = meteredModel(model, { ledger, clock, random });
  const pay = async (asking: Asking): Promise<void> => {
    await metered.complete({ model: 'simulated', system: '', messages: [], max_tokens: 500 }, asking);
  };
  return {
    classify: async (input, asking) => (await pay(asking), reasoner.classify(input, asking)),
    decompose: async (input, asking) => (await pay(asking), reasoner.decompose(input, asking)),
    answer: async (input, asking) => (await pay(asking), reasoner.answer(input, asking)),
    critique: async (input, asking) => (await pay(asking), reasoner.critique(input, asking)),
    propose: async (input, asking) => (await pay(asking), reasoner.propose(input, asking)),
    score: async (input, asking) => (await pay(asking), reasoner.score(input, asking)),
  };
};
