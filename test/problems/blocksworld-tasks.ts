import type { Generator } from '../../src/search/index.ts';

/** Piles of blocks, each from the table up. */
export type Towers = readonly (readonly string[])[];

export const blockNames = (blocks: number): string[] =>
  Array.from({ length: blocks }, (_, index) => `b${index + 1}`);

/** Random piles: each block, in random order, starts a pile or goes on one. */
export const randomTowers = (names: readonly string[], random: Generator): Towers => {
  const order = [...names];
  for (let index = order.length - 1; index > 0; index -= 1) {
    const other = random.below(index + 1);
    [order[index], order[other]] = [order[other]!, order[index]!];
  }
  const towers: string[][] = [];
  for (const block of order) {
    const at = random.below(towers.length + 1);
    if (at === towers.length) towers.push([block]);
    else towers[at]!.push(block);
  }
  return towers;
};

export const factsOf = (towers: Towers): string[] =>
  towers.flatMap((tower) =>
    tower.map((block, at) => (at === 0 ? `(ontable ${block})` : `(on ${block} ${tower[at - 1]!})`)),
  );

/** A problem in PDDL. */
export const pddl = (start: Towers, goal: string): string => `
  (define (problem p) (:domain blocksworld) ; made up
    (:objects ${start.flat().join(' ')} - block)
    (:init (handempty) ${factsOf(start).join(' ')} ${start.map((tower) => `(clear ${tower.at(-1)!})`).join(' ')})
    (:goal ${goal}))`;

export const goalOf = (towers: Towers): string => `(and ${factsOf(towers).join(' ')})`;

const textOf = (towers: Towers): string =>
  towers
    .map((tower) => tower.join())
    .sort()
    .join(' ');

const neighbours = (towers: Towers): Towers[] =>
  towers.flatMap((from) =>
    [...towers.filter((tower) => tower !== from), []].map((onto) => [
      ...towers.filter((tower) => tower !== from && tower !== onto),
      ...(from.length > 1 ? [from.slice(0, -1)] : []),
      [...onto, from.at(-1)!],
    ]),
  );

/** The length of the shortest plan, by breadth-first search, or `Infinity` beyond `most`: each move from tower to tower is two operators. */
export const shortestPlan = (start: Towers, goal: Towers, most = Infinity): number => {
  const end = textOf(goal);
  const seen = new Set([textOf(start)]);
  let level: Towers[] = [start];
  for (let moves = 0; 2 * moves <= most; moves += 1) {
    if (level.some((towers) => textOf(towers) === end)) return 2 * moves;
    level = level
      .flatMap(neighbours)
      .filter((towers) => !seen.has(textOf(towers)) && seen.add(textOf(towers)));
  }
  return Infinity;
};

export interface Instance {
  start: Towers;
  goal: Towers;
  /** Operators of the shortest plan. */
  length: number;
}

/** Instances of four or five blocks whose shortest plan has so many operators. */
export const instancesOf = (length: number, count: number, random: Generator): Instance[] => {
  const instances: Instance[] = [];
  while (instances.length < count) {
    const names = blockNames(4 + random.below(2));
    const start = randomTowers(names, random);
    const goal = randomTowers(names, random);
    if (shortestPlan(start, goal, length) === length) instances.push({ start, goal, length });
  }
  return instances;
};

/** Carries a plan out by the four operators as the domain file defines them. @returns the facts it ends with */
export const carriedOut = (plan: readonly string[], start: readonly string[]): Set<string> => {
  const facts = new Set(start);
  const operators: Record<string, (x: string, y: string) => { needs: string[]; adds: string[] }> = {
    'pick-up': (x) => ({
      needs: [`(clear ${x})`, `(ontable ${x})`, '(handempty)'],
      adds: [`(holding ${x})`],
    }),
    'put-down': (x) => ({
      needs: [`(holding ${x})`],
      adds: [`(clear ${x})`, '(handempty)', `(ontable ${x})`],
    }),
    stack: (x, y) => ({
      needs: [`(holding ${x})`, `(clear ${y})`],
      adds: [`(clear ${x})`, '(handempty)', `(on ${x} ${y})`],
    }),
    unstack: (x, y) => ({
      needs: [`(on ${x} ${y})`, `(clear ${x})`, '(handempty)'],
      adds: [`(holding ${x})`, `(clear ${y})`],
    }),
  };
  for (const step of plan) {
    const [operator = '', x = '', y = ''] = step.slice(1, -1).split(' ');
    const { needs, adds } = operators[operator]!(x, y);
    for (const fact of needs) {
      if (!facts.delete(fact)) throw new Error(`Cannot carry out ${step} because ${fact} does not hold.`);
    }
    for (const fact of adds) facts.add(fact);
  }
  return facts;
};
