import { describe, expect, it } from 'vitest';
import { blocksworldProblems, puzzlesOf24 } from '../../../bench/search/instances.ts';
import { measurePlanning } from '../../../bench/search/planning.ts';
import { variantsOf24, variantsOfBlocksworld } from '../../../bench/search/variants.ts';

const silent = (): void => undefined;

describe('puzzles', () => {
  it('are the 1,362 sets of four numbers that make 24', () => {
    const inputs = new Set(puzzlesOf24().map(({ input }) => input));
    expect(inputs.size).toBe(1_362);
    expect(inputs).toContain('3 3 8 8');
    expect(inputs).not.toContain('1 1 1 1');
  });

  it('are the same blocksworld problems for a seed, and plans of the search are never shorter than theirs', () => {
    const problems = blocksworldProblems([2, 6, 10], 3, 5);
    expect(problems).toEqual(blocksworldProblems([2, 6, 10], 3, 5));
    expect(problems.map(({ shortest }) => shortest)).toEqual([2, 2, 2, 6, 6, 6, 10, 10, 10]);
    for (const [at, { input, shortest }] of problems.entries()) {
      const search = variantsOfBlocksworld[0]!.start(input, at, 5_000);
      search.step(Infinity);
      expect(search.result().bestLine!.moves).toHaveLength(shortest!);
    }
  });
});

describe('an ablation', () => {
  it('measures every variant on every puzzle, and more simulations never solve fewer', () => {
    const puzzles = puzzlesOf24().filter((_, at) => at % 200 === 0);
    const rows = measurePlanning('game-of-24', puzzles, variantsOf24, [10, 100, 400], silent);
    expect(new Set(rows.map(({ variant }) => variant)).size).toBe(variantsOf24.length);
    for (const { variant, puzzles: count, solved, shortest } of rows) {
      expect(count).toBe(puzzles.length);
      expect(shortest).toBeNull();
      if (!variant.startsWith('Gumbel')) expect(solved.toSorted((a, b) => a - b)).toEqual(solved);
    }
    expect(rows[0]!.solved.at(-1)).toBe(1);
  });
});
