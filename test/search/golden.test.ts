import { expect, it } from 'vitest';
import { compile, known, situationOf, troubleshootingProblem } from '../../src/problems/troubleshooting.ts';
import { boardOf, ticTacToe } from '../../src/problems/tic-tac-toe.ts';
import type { Board } from '../../src/problems/tic-tac-toe.ts';
import { createAsyncSearch, createGenerator, createSearch, exportTree } from '../../src/search/index.ts';
import type { BatchEvaluator, RunningSearch, TreeNode } from '../../src/search/index.ts';
import { generateModel } from '../problems/models.ts';

/** One line a node, indented by depth: small enough to read, whole enough to notice any drift. */
const lines = (node: TreeNode, depth = 0): string[] => [
  `${' '.repeat(depth)}${node.move} n=${node.visits} v=${node.value}${node.proven ? ' proven' : ''}`,
  ...node.children.flatMap((child) => lines(child, depth + 1)),
];

const record = (running: RunningSearch): string => {
  running.step(Infinity);
  return recordOf(running);
};

const recordOf = (running: Pick<RunningSearch, 'tree' | 'result'>): string => {
  const tree = lines(exportTree(running.tree, { depth: Infinity, limit: Infinity }));
  return [...tree, JSON.stringify(running.result(), null, 1), ''].join('\n');
};

it('grows the recorded tree of tic-tac-toe', async () => {
  const board = boardOf([1, 0, 0, 0, 2, 0, 0, 0, 0], 1);
  const running = createSearch(ticTacToe, board, { iterations: 200, seed: 42 });
  await expect(record(running)).toMatchFileSnapshot('golden/tic-tac-toe.txt');
});

it('grows the recorded tree by Gumbel’s rule and PUCT, with shared states', async () => {
  const board = boardOf([1, 0, 0, 0, 2, 0, 0, 0, 0], 1);
  const options = {
    iterations: 150,
    seed: 42,
    selection: 'gumbel' as const,
    transpositions: true,
    candidates: 4,
  };
  await expect(record(createSearch(ticTacToe, board, options))).toMatchFileSnapshot('golden/gumbel.txt');
});

it('grows the recorded tree with eight evaluations under way', async () => {
  const board = boardOf([1, 0, 0, 0, 2, 0, 0, 0, 0], 1);
  const corners: BatchEvaluator<Board> = async (boards) =>
    boards.map((at) => ({
      value: 0.5,
      priors: ticTacToe.moves(at).map((square) => (square % 2 === 0 ? 2 : 1)),
    }));
  const options = { iterations: 150, seed: 42, selection: 'puct' as const, inFlight: 8, batch: 2 };
  const running = createAsyncSearch(ticTacToe, board, corners, options);
  await running.run();
  await expect(recordOf(running)).toMatchFileSnapshot('golden/in-flight.txt');
});

it('grows the recorded tree of a ticket', async () => {
  const compiled = compile(generateModel({ seed: 3, causes: 4, tests: 2 }));
  const start = situationOf(known(compiled, { symptoms: {}, tests: {}, failed_fixes: [] }));
  const options = { iterations: 150, seed: 42, backup: 'bellman' as const, exploration: 0.1 };
  await expect(record(createSearch(troubleshootingProblem(compiled), start, options))).toMatchFileSnapshot(
    'golden/troubleshooting.txt',
  );
});

it('draws the recorded numbers', () => {
  const random = createGenerator(42);
  expect(Array.from({ length: 4 }, () => random.next() * 2 ** 32)).toMatchInlineSnapshot(`
    [
      1822185662,
      2825113401,
      1189805818,
      4087736954,
    ]
  `);
});

it('draws evenly', () => {
  const random = createGenerator(1);
  const counts = Array<number>(10).fill(0);
  for (let draw = 0; draw < 100_000; draw += 1) counts[random.below(10)]! += 1;
  for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(500);
});
