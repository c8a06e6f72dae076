import { vectoriser } from './features.ts';
import { scoresOf, trainLinear } from './linear.ts';
import type { TrainOptions } from './linear.ts';
import { fitTemperature, softmax } from './temperature.ts';

export type Example = { text: string; label: string };
export type Ranked = { label: string; probability: number };

/** A trained classifier of texts. */
export type Classifier = {
  readonly labels: readonly string[];
  /** Every label with its probability, likeliest first. Probabilities are calibrated on examples held out in training. */
  rank(text: string): Ranked[];
  /** Of the words of a text (1 where it has none), the share that training saw, weighted by their rarity. */
  familiarity(text: string): number;
};

export type ClassifierOptions = TrainOptions & {
  /** Parts into which the examples are cut to calibrate on the one left out; 3 by default. */
  folds?: number;
};

/** From so many examples on, one part left out suffices to calibrate. */
const many = 2_000;

/** Trains on labelled texts. The same examples give the same classifier; 10,000 texts of 77 labels take seconds. */
export const trainClassifier = (
  examples: readonly Example[],
  options: ClassifierOptions = {},
): Classifier => {
  const labels = [...new Set(examples.map((example) => example.label))];
  const numbers = new Map(labels.map((label, index) => [label, index]));
  const fit = (texts: readonly Example[]) => {
    const features = vectoriser(texts.map((example) => example.text));
    const vectors = texts.map(({ text, label }) => ({
      vector: features.vector(text),
      label: numbers.get(label) ?? 0,
    }));
    const model = trainLinear(vectors, labels.length, features.dimension, options);
    return { features, scores: (text: string) => scoresOf(model, features.vector(text)) };
  };
  const folds = options.folds ?? 3;
  const heldOut = Array.from({ length: examples.length < many ? folds : 1 }, (_, fold) => {
    const inFold = foldOf(examples, fold, folds);
    const trained = fit(examples.filter((_one, index) => !inFold.has(index)));
    return examples.flatMap((example, index) =>
      inFold.has(index)
        ? [{ scores: trained.scores(example.text), label: numbers.get(example.label) ?? 0 }]
        : [],
    );
  }).flat();
  const temperature = fitTemperature(heldOut);
  const { features, scores } = fit(examples);
  return {
    labels,
    familiarity: (text) => features.familiarity(text),
    rank: (text) =>
      softmax(scores(text), temperature)
        .map((probability, index) => ({ label: labels[index] ?? '', probability }))
        .sort((one, two) => two.probability - one.probability),
  };
};

/** Every `folds`-th example of each label. */
const foldOf = (examples: readonly Example[], fold: number, folds: number): Set<number> => {
  const seen = new Map<string, number>();
  const members = new Set<number>();
  examples.forEach(({ label }, index) => {
    const count = seen.get(label) ?? 0;
    seen.set(label, count + 1);
    if (count % folds === fold) members.add(index);
  });
  return members;
};
