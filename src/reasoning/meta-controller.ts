import type { CausalModel } from '../contracts/causal-model.ts';
import type { Method, Specialist } from '../contracts/pack/specialists.ts';
import { symptomsIn } from './methods/symptoms.ts';

export type MethodChoice = {
  method: Method;
  /** 0..1. */
  confidence: number;
  by: 'rules';
  because: string;
};

/**
 * Chooses how a specialist reasons about a task, by rules: search where it has a causal model and the task shows
 * symptoms of it, one pass else. A specialist that may do neither takes its preferred method.
 */
export const chooseMethod = (given: {
  specialist: Pick<Specialist, 'methods'>;
  task: string;
  model?: CausalModel;
}): MethodChoice => {
  const { specialist, task, model } = given;
  const shown = model === undefined ? [] : Object.keys(symptomsIn(model, task));
  if (specialist.methods.includes('mcts') && shown.length > 0) {
    return { method: 'mcts', confidence: 0.9, by: 'rules', because: `The task shows ${shown.join(', ')}.` };
  }
  const method = specialist.methods.includes('direct') ? 'direct' : (specialist.methods[0] ?? 'direct');
  return { method, confidence: 0.8, by: 'rules', because: 'Nothing calls for a search.' };
};
