import type { CausalModel } from '../contracts/causal-model.ts';
import type { Method, Specialist } from '../contracts/pack/specialists.ts';

/**
 * From so many simulations on, or so much reckoning, a search goes to the search worker. A processor does some 70 million of
 * these a second (measured over models of 20 to 50 causes with 24 to 50 tests and fixes, one fault or two): what is not
 * large takes a second or two, in a function some more, and never as long as that has.
 */
const large = { simulations: 2_000, reckoning: 100_000_000 };

/** Sets of causes that may be at work at once, one of them a cause outside the model. */
const causeSets = ({ causes, faults, max_faults }: CausalModel): number => {
  const most = faults === 'single' ? 1 : Math.min(max_faults, causes.length);
  let sets = 1;
  for (let size = 1, ways = causes.length; size <= most; size += 1) {
    sets += ways;
    ways = (ways * (causes.length - size)) / (size + 1);
  }
  return sets;
};

/** What one simulation reckons at the most: for each step, what each step after it means for each set of causes. */
export const reckoningOf = (model: CausalModel): number =>
  causeSets(model) * (model.tests.length + model.fixes.length) ** 2;

/** Whether a specialist's search, by a method, for as long as a session's options say, is for the search worker. */
export const isLarge =
  (options: { mcts_iterations: number }, models: ReadonlyMap<string, CausalModel>) =>
  (method: Method, specialist?: Pick<Specialist, 'causal_model'>): boolean => {
    if (method !== 'mcts') return false;
    const model = models.get(specialist?.causal_model ?? '');
    const reckoning = model === undefined ? 0 : reckoningOf(model);
    return (
      options.mcts_iterations >= large.simulations || options.mcts_iterations * reckoning >= large.reckoning
    );
  };
