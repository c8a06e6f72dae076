/**
 * Fits what tells which article a text asks for, and whether any, to the support pack: `npm run fit:articles`. Prints the
 * weights for src/reasoning/extractive/weights.ts and how they fare on examples that did not go into them.
 */
import { loadPack } from '../../src/adapters/pack/index.ts';
import { anyOf, gateInputs, whichOf } from '../../src/reasoning/extractive/belief.ts';
import type { Weights } from '../../src/reasoning/extractive/belief.ts';
import { examplesOf } from './examples.ts';
import type { Example } from './examples.ts';
import { fitWeights } from './fit.ts';

/** Parts into which asks and articles are cut, and how many of them are left out in turn: all would take twice as long. */
const folds = { all: 6, used: 3 };

const pack = loadPack('packs/support');
const { kept, hidden } = examplesOf(pack, folds.all, folds.used);

const half = (examples: readonly Example[], which: number): Example[] =>
  examples.filter((_, at) => at % 2 === which);

/** Share of pairs in which the first is higher. */
const areaUnderCurve = (ones: readonly number[], others: readonly number[]): number => {
  let wins = 0;
  for (const one of ones) for (const other of others) wins += one > other ? 1 : one === other ? 0.5 : 0;
  return wins / (ones.length * others.length);
};

const report = (weights: Weights, name: string, chosen: (example: Example) => boolean): void => {
  const [asked, away] = [half(kept, 1).filter(chosen), half(hidden, 1).filter(chosen)];
  const right = asked.filter(({ evidence, wanted }) => {
    const which = whichOf(evidence, weights);
    return which.indexOf(Math.max(...which)) === wanted;
  });
  const any = ({ evidence }: Example): number =>
    anyOf(gateInputs(evidence, whichOf(evidence, weights)), weights);
  console.error(
    `${name}: ${asked.length} asks, ${(right.length / asked.length).toFixed(3)} to their article; refusal AUC against ${away.length}: ${areaUnderCurve(asked.map(any), away.map(any)).toFixed(3)}`,
  );
};

const tried = fitWeights(half(kept, 0), half(hidden, 0));
report(tried, 'all', () => true);
report(tried, 'short', ({ evidence }) => evidence.length <= 6);
report(tried, 'long', ({ evidence }) => evidence.length > 10);
console.log(
  JSON.stringify(
    fitWeights(kept, hidden),
    (_, value: unknown) => (typeof value === 'number' ? Number(value.toFixed(3)) : value),
    2,
  ),
);
