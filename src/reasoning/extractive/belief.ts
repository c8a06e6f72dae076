import type { Evidence } from './evidence.ts';

/** What turns evidence into probabilities, fitted to texts left out of learning. */
export type Weights = {
  /** Of an article's views. */
  views: readonly number[];
  /** More words are more evidence, if less than in proportion: views count by the length to this power. */
  power: number;
  /** Of `inputNames`: logit that any article has what is asked. */
  gate: readonly number[];
};

const usualLength = 5;

/** How much the views of a text of so many words count. */
export const scaleOf = (length: number, power: number): number => (length / usualLength) ** power;

/** The probability that each article is the one, given that one of them is. */
export const whichOf = ({ views, length }: Evidence, weights: Weights): number[] => {
  const scale = scaleOf(length, weights.power);
  const powers = views.map(
    (row) => scale * row.reduce((sum, view, at) => sum + view * (weights.views[at] ?? 0), 0),
  );
  const most = Math.max(...powers);
  const risen = powers.map((power) => Math.exp(power - most));
  const sum = risen.reduce((total, one) => total + one, 0);
  return risen.map((one) => one / sum);
};

export const inputNames = [
  'bias',
  'bm25',
  'covered',
  'section',
  'like',
  'learned',
  'like part',
  'learned part',
  'logit of the likeliest',
  'learned over the second',
  'unfamiliar',
  'log length',
  'log length × covered',
  'log length × like',
  'log length × learned',
] as const;

/** What speaks for or against that any article has what is asked, in the order of `inputNames`. */
export const gateInputs = (evidence: Evidence, which: readonly number[]): number[] => {
  const best = which.reduce((top, one, label) => (one > (which[top] ?? 0) ? label : top), 0);
  const views = evidence.views[best] ?? [];
  const [bm25 = 0, covered = 0, section = 0, like = 0, learned = 0, likePart = 0, learnedPart = 0] = views;
  const top = Math.min(0.999, Math.max(0.001, which[best] ?? 0));
  const second = Math.max(-1, ...evidence.views.map((row, label) => (label === best ? -1 : (row[4] ?? -1))));
  const long = Math.log(evidence.length / usualLength);
  return [
    1,
    bm25,
    covered,
    section,
    like,
    learned,
    likePart,
    learnedPart,
    Math.log(top / (1 - top)),
    learned - second,
    evidence.unfamiliar,
    long,
    long * covered,
    long * like,
    long * learned,
  ];
};

/** The probability that any article has what is asked. */
export const anyOf = (inputs: readonly number[], { gate }: Weights): number =>
  1 / (1 + Math.exp(-inputs.reduce((sum, input, at) => sum + input * (gate[at] ?? 0), 0)));
