import type { ReasonerInput } from '../../contracts/reasoning.ts';
import type { Pack } from '../../ports/pack.ts';
import type { Reasoner } from '../../ports/reasoner.ts';
import { answer } from './answer.ts';
import { classify } from './classify.ts';
import { critique } from './critique.ts';
import { decompose } from './decompose.ts';
import { learn } from './knowhow.ts';
import { propose } from './propose.ts';
import { score } from './score.ts';

const produced_by = { reasoner: 'extractive' } as const;

/**
 * A reasoner without a model: it classifies by what the pack's utterances teach, quotes sentences of passages, tells facts
 * in the pack's words, proposes actions by the pack's rules, and says when it does not know. Deterministic: the same
 * input gives the same output. Learns when it is made, in about two seconds for a hundred articles with 60 asks each.
 */
export const createExtractiveReasoner = ({ pack }: { pack: Pack }): Reasoner => {
  const knowhow = learn(pack);
  return {
    classify: async (input) => ({ ...classify(knowhow, input), produced_by }),
    decompose: async (input) => ({ parts: decompose(knowhow, input), produced_by }),
    answer: async (input: ReasonerInput<'answer'>) => ({ ...(await answer(knowhow, input)), produced_by }),
    critique: async (input) => ({ ...critique(knowhow, input), produced_by }),
    propose: async (input) => ({ steps: await propose(knowhow, input), produced_by }),
    score: async (input) => ({ ...score(knowhow, input), produced_by }),
  };
};
