import fc from 'fast-check';
import type { Problem, Turn } from '../../src/search/index.ts';

/**
 * A walk over a triangle: each step goes on straight (0) or aside (1), so that many ways lead to one place. What a place
 * at the end pays is drawn with the game.
 */
export interface Grid {
  steps: number;
  turns: Turn[];
  pays: number[];
}

export interface Place {
  grid: Grid;
  depth: number;
  aside: number;
}

export const grids = (turns: Turn[], most = 6): fc.Arbitrary<Grid> =>
  fc.integer({ min: 2, max: most }).chain((steps) =>
    fc.record({
      steps: fc.constant(steps),
      turns: fc
        .array(fc.constantFrom(...turns), { minLength: steps, maxLength: steps })
        .map(([, ...rest]): Turn[] => [1, ...rest]),
      pays: fc.array(fc.constantFrom(0, 0.2, 0.5, 0.9, 1), { minLength: steps + 1, maxLength: steps + 1 }),
    }),
  );

export const start = (grid: Grid): Place => ({ grid, depth: 0, aside: 0 });

export const gridProblem: Problem<Place> = {
  players: 2,
  copy: (place) => place,
  turn: ({ grid, depth }) => grid.turns[depth] ?? 1,
  moves: ({ grid, depth }) => (depth < grid.steps ? [0, 1] : []),
  apply: ({ grid, depth, aside }, move) => ({ grid, depth: depth + 1, aside: aside + move }),
  reward: ({ grid, aside }) => grid.pays[aside]!,
  chances: () => [0.25, 0.75],
  hash: ({ aside }) => aside,
};

/** The true value, by looking at everything. */
export const gridValue = ({ grid, depth, aside }: Place): number => {
  if (depth === grid.steps) return grid.pays[aside]!;
  const [straight, other] = [0, 1].map((move) => gridValue({ grid, depth: depth + 1, aside: aside + move }));
  const turn = grid.turns[depth]!;
  if (turn === 0) return 0.25 * straight! + 0.75 * other!;
  return turn === 1 ? Math.max(straight!, other!) : Math.min(straight!, other!);
};
