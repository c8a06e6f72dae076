/** What the planning problems are measured on, made here: no list of puzzles from elsewhere is needed. */
import { createGenerator } from '../../src/search/index.ts';
import type { Generator } from '../../src/search/index.ts';

export interface Instance {
  input: string;
  /** What it is reported with. */
  group: string;
  /** Steps of the shortest plan, where that is known. */
  shortest?: number;
}

/** Whether numbers can make 24, each used once: any two are joined in every way, and what is left is tried again. */
const makes24 = (numbers: readonly number[]): boolean => {
  if (numbers.length === 1) return Math.abs(numbers[0]! - 24) < 1e-9;
  return numbers.some((one, at) =>
    numbers.some((other, place) => {
      if (at === place) return false;
      const rest = numbers.filter((_, index) => index !== at && index !== place);
      const joined = [one + other, one - other, one * other, ...(other === 0 ? [] : [one / other])];
      return joined.some((value) => makes24([...rest, value]));
    }),
  );
};

/** The 1,362 of the 1,820 sets of four numbers from 1 to 13 that make 24. */
export const puzzlesOf24 = (): Instance[] => {
  const found: Instance[] = [];
  for (let a = 1; a <= 13; a += 1)
    for (let b = a; b <= 13; b += 1)
      for (let c = b; c <= 13; c += 1)
        for (let d = c; d <= 13; d += 1)
          if (makes24([a, b, c, d])) found.push({ input: `${a} ${b} ${c} ${d}`, group: 'all' });
  return found;
};

/** Of each block, what it is on: another block, or the table (-1). Nothing is held. */
type Piles = readonly number[];

/** Blocks in random order, each put on the table or on a pile, each place as likely. */
const randomPiles = (size: number, random: Generator): number[] => {
  const below = Array<number>(size).fill(-1);
  const order = Array.from({ length: size }, (_, block) => block);
  for (let at = size - 1; at > 0; at -= 1) {
    const other = random.below(at + 1);
    [order[at], order[other]] = [order[other]!, order[at]!];
  }
  const tops: number[] = [];
  for (const block of order) {
    const place = random.below(tops.length + 1);
    if (place < tops.length) below[block] = tops[place]!;
    tops[place] = block;
  }
  return below;
};

/** Steps of the shortest plan, by breadth-first search: a block that goes elsewhere takes two. */
const shortestPlan = (start: Piles, goal: Piles): number => {
  const reached = (piles: Piles): boolean =>
    goal.every((under, block) => under < 0 || piles[block] === under);
  const seen = new Set([start.join()]);
  let front: Piles[] = [start];
  for (let steps = 0; front.length > 0; steps += 2) {
    if (front.some(reached)) return steps;
    const next: Piles[] = [];
    for (const piles of front) {
      const clear = piles.map((_, block) => !piles.includes(block));
      for (let block = 0; block < piles.length; block += 1) {
        for (let onto = -1; clear[block]! && onto < piles.length; onto += 1) {
          if (onto === block || onto === piles[block] || (onto >= 0 && !clear[onto]!)) continue;
          const after = piles.with(block, onto);
          if (seen.has(after.join())) continue;
          seen.add(after.join());
          next.push(after);
        }
      }
    }
    front = next;
  }
  throw new Error('Cannot find a plan because the goal cannot be reached.');
};

const pddl = (start: Piles, goal: Piles): string => {
  const name = (block: number): string => `b${block + 1}`;
  const init = start.map((under, block) =>
    under < 0 ? `(ontable ${name(block)})` : `(on ${name(block)} ${name(under)})`,
  );
  const clear = start.flatMap((_, block) => (start.includes(block) ? [] : [`(clear ${name(block)})`]));
  const wanted = goal.flatMap((under, block) => (under < 0 ? [] : [`(on ${name(block)} ${name(under)})`]));
  return `(define (problem made) (:domain blocksworld)
  (:objects ${start.map((_, block) => name(block)).join(' ')} - block)
  (:init (handempty) ${[...init, ...clear].join(' ')})
  (:goal (and ${wanted.join(' ')})))`;
};

/** So many problems of 4 to 6 blocks for each length of the shortest plan; goals say what stands on what. */
export const blocksworldProblems = (lengths: readonly number[], each: number, seed: number): Instance[] => {
  const random = createGenerator(seed);
  const found = new Map(lengths.map((length) => [length, new Map<string, Instance>()]));
  while ([...found.values()].some(({ size }) => size < each)) {
    const size = 4 + random.below(3);
    const [start, goal] = [randomPiles(size, random), randomPiles(size, random)];
    const shortest = shortestPlan(start, goal);
    const held = found.get(shortest);
    if (held === undefined || held.size === each) continue;
    const input = pddl(start, goal);
    held.set(input, { input, group: `${shortest} steps`, shortest });
  }
  return [...found.values()].flatMap((held) => [...held.values()]);
};
