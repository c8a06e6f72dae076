import { search } from '../../src/search/index.ts';
import type { Problem } from '../../src/search/index.ts';

/** How far it is decided which things go along: the next one, and the weight and worth of those in the bag. */
interface Bag {
  next: number;
  weight: number;
  worth: number;
}

const things = [
  { weight: 12, worth: 4 },
  { weight: 2, worth: 2 },
  { weight: 1, worth: 1 },
  { weight: 1, worth: 2 },
  { weight: 4, worth: 10 },
];
const carries = 15;
const worthOfAll = 19;
const [leave, take] = [0, 1];

const knapsack: Problem<Bag> = {
  players: 1,
  copy: (bag) => bag,
  turn: () => 1,
  moves({ next, weight }) {
    const thing = things[next];
    if (thing === undefined) return [];
    return weight + thing.weight <= carries ? [take, leave] : [leave];
  },
  apply({ next, weight, worth }, move) {
    const thing = things[next]!;
    return move === take
      ? { next: next + 1, weight: weight + thing.weight, worth: worth + thing.worth }
      : { next: next + 1, weight, worth };
  },
  reward: ({ worth }) => worth / worthOfAll,
  hash: ({ weight, worth }) => weight * 100 + worth,
  label: ({ next }, move) => `${move === take ? 'take' : 'leave'} ${next}`,
};

export const packed = search(
  knapsack,
  { next: 0, weight: 0, worth: 0 },
  { iterations: 1_000, transpositions: true },
);
