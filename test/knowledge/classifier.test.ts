import { describe, expect, it } from 'vitest';
import { trainClassifier, trainScorer } from '../../src/knowledge/index.ts';

const things = { fruit: ['apple', 'pear', 'cherry', 'banana'], tool: ['hammer', 'saw', 'drill', 'wrench'] };
const says = [
  'I want a NAME',
  'where is the NAME',
  'the NAME is gone',
  'buy one NAME please',
  'my NAME is bad',
];
const examples = Object.entries(things).flatMap(([label, names]) =>
  names.flatMap((name) => says.map((say) => ({ text: say.replace('NAME', name), label }))),
);

describe('the classifier', () => {
  const classifier = trainClassifier(examples);

  it('learns what its examples mean', () => {
    expect(classifier.rank('can somebody bring the hammer')[0]).toMatchObject({ label: 'tool' });
    expect(classifier.rank('two bananas')[0]).toMatchObject({ label: 'fruit' });
  });

  it('gives probabilities that sum to 1, and is surer of what it knows', () => {
    const ranked = classifier.rank('the pear is gone');
    expect(ranked.reduce((sum, one) => sum + one.probability, 0)).toBeCloseTo(1);
    expect(ranked[0]?.probability).toBeGreaterThan(classifier.rank('zebra')[0]?.probability ?? 1);
  });

  it('says how familiar a text is', () => {
    expect(classifier.familiarity('the apple is gone')).toBe(1);
    expect(classifier.familiarity('quantum zebra')).toBe(0);
  });

  it('learns the same from the same', () => {
    expect(trainClassifier(examples).rank('a saw')).toEqual(classifier.rank('a saw'));
  });

  it('is calibrated: what it is 80% sure of is right about that often', () => {
    const noisy = examples.map((example, index) =>
      index % 5 === 0 ? { ...example, label: example.label === 'tool' ? 'fruit' : 'tool' } : example,
    );
    const ranked = examples.map(({ text }) => trainedOn(noisy).rank(text)[0]?.probability ?? 0);
    expect(ranked.reduce((sum, one) => sum + one, 0) / ranked.length).toBeLessThan(0.97);
  });
});

describe('the scorer', () => {
  it('is on the side of the label that a text is like, and on no other', () => {
    const scorer = trainScorer(examples);
    const [fruit, tool] = scorer.scores('two bananas');
    expect(scorer.labels).toEqual(['fruit', 'tool']);
    expect(fruit).toBeGreaterThan(0);
    expect(tool).toBeLessThan(0);
  });
});

let cached: ReturnType<typeof trainClassifier> | undefined;
const trainedOn = (noisy: { text: string; label: string }[]) => (cached ??= trainClassifier(noisy));
