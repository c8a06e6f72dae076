import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stepsNeeded } from '../../src/problems/blocksworld-heuristic.ts';
import { readBlocksworld } from '../../src/problems/blocksworld-pddl.ts';
import {
  blocksOf,
  blocksworld,
  blocksworldProblem,
  plainBlocksworld,
} from '../../src/problems/blocksworld.ts';
import { createGenerator, search } from '../../src/search/index.ts';
import type { SearchOptions } from '../../src/search/index.ts';
import {
  blockNames,
  carriedOut,
  factsOf,
  goalOf,
  instancesOf,
  pddl,
  randomTowers,
  shortestPlan,
} from './blocksworld-tasks.ts';

const plan = (input: string, options: SearchOptions = {}): readonly string[] => {
  const running = blocksworldProblem.start(input, options);
  running.step(Infinity);
  const found = blocksworldProblem.answer(input, running.result()).answer;
  return Array.isArray(found) ? found : [];
};

const initOf = (input: string): string[] => {
  const [, init = ''] = /\(:init ([^]*?)\)\s*\(:goal/.exec(input) ?? [];
  return init.match(/\([^)]*\)/g) ?? [];
};

const sussman = pddl([['a', 'c'], ['b']], '(AND (on a b) (on b c))');

describe('a plan', () => {
  it('is the shortest of the Sussman anomaly', () => {
    expect(plan(sussman)).toEqual([
      '(unstack c a)',
      '(put-down c)',
      '(pick-up b)',
      '(stack b c)',
      '(pick-up a)',
      '(stack a b)',
    ]);
  });

  it('is as short as breadth-first search’s, and can be carried out', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 5 }), fc.nat(), (blocks, seed) => {
        const random = createGenerator(seed);
        const start = randomTowers(blockNames(blocks), random);
        const goal = randomTowers(blockNames(blocks), random);
        const shortest = shortestPlan(start, goal);
        fc.pre(shortest > 0);
        const input = pddl(start, goalOf(goal));
        const found = plan(input, { iterations: 2_000 });
        expect(found).toHaveLength(shortest);
        const end = carriedOut(found, initOf(input));
        for (const fact of factsOf(goal)) expect(end).toContain(fact);
      }),
      { numRuns: 40 },
    );
  });

  it('of six steps is found in 100 simulations mostly and in 1,000 always, by the rules alone too', () => {
    const instances = instancesOf(6, 40, createGenerator(6));
    const found = (kind: typeof blocksworld, options: SearchOptions): number =>
      instances.filter(({ start, goal }) => {
        const blocks = blocksOf(readBlocksworld(pddl(start, goalOf(goal))));
        return search(kind(blocks), blocks, options).bestLine?.moves.length === 6;
      }).length / instances.length;
    const informed = { playout: 'guided', selection: 'puct' } as const;
    expect(found(blocksworld, { ...informed, iterations: 100 })).toBe(1);
    expect(found(blocksworld, { backup: 'bellman', exploration: 0, iterations: 100 })).toBe(1);
    expect(found(blocksworld, { ...informed, iterations: 1_000 })).toBe(1);
    expect(found(plainBlocksworld, { iterations: 100 })).toBeGreaterThanOrEqual(0.5);
    expect(found(plainBlocksworld, { iterations: 1_000 })).toBeGreaterThanOrEqual(0.85);
  });

  it('of a hundred blocks is found in a few simulations, and can be carried out', () => {
    const random = createGenerator(100);
    const [start, goal] = [randomTowers(blockNames(100), random), randomTowers(blockNames(100), random)];
    const input = pddl(start, goalOf(goal));
    const found = plan(input, { iterations: 5 });
    const end = carriedOut(found, initOf(input));
    for (const fact of factsOf(goal)) expect(end).toContain(fact);
    expect(found.length).toBeLessThan(2 * stepsNeeded(blocksOf(readBlocksworld(input))));
  });

  it('is found from a block in the hand, to a clear block, and to one in the hand', () => {
    const held = `(define (problem p) (:domain d) (:objects a b - block)
      (:init (holding a) (ontable b) (clear b)) (:goal (and (on b a) (ontable a))))`;
    expect(plan(held)).toEqual(['(put-down a)', '(pick-up b)', '(stack b a)']);
    expect(plan(pddl([['a', 'b']], '(clear a)'))).toEqual(['(unstack b a)']);
    expect(plan(pddl([['a', 'b', 'c']], '(holding a)')).at(-1)).toBe('(pick-up a)');
    expect(plan(pddl([['a', 'b']], '(and (clear a) (handempty))'))).toEqual([
      '(unstack b a)',
      '(put-down b)',
    ]);
  });
});

describe('what is known of a state', () => {
  const walks = fc.tuple(fc.integer({ min: 1, max: 5 }), fc.nat(), fc.array(fc.nat(), { maxLength: 12 }));

  it('never needs more steps than are left on the shortest plan', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 5 }), fc.nat(), (count, seed) => {
        const random = createGenerator(seed);
        const [start, goal] = [
          randomTowers(blockNames(count), random),
          randomTowers(blockNames(count), random),
        ];
        const needed = stepsNeeded(blocksOf(readBlocksworld(pddl(start, goalOf(goal)))));
        expect(needed).toBeLessThanOrEqual(shortestPlan(start, goal));
        expect(needed === 0).toBe(shortestPlan(start, goal) === 0);
      }),
    );
  });

  it('hashes by where the blocks are, not by the way there', () => {
    fc.assert(
      fc.property(walks, ([count, seed, choices]) => {
        const random = createGenerator(seed);
        const task = readBlocksworld(pddl(randomTowers(blockNames(count), random), '(holding b1)'));
        const problem = plainBlocksworld(blocksOf(task));
        let blocks = blocksOf(task);
        for (const choice of choices) {
          const moves = problem.moves(blocks);
          if (moves.length === 0) break;
          blocks = problem.apply(problem.copy(blocks), moves[choice % moves.length]!);
          const anew = blocksOf({
            ...task,
            start: { ...task.start, below: blocks.below, held: blocks.held },
          });
          expect(blocks.hash).toBe(anew.hash);
          expect([...blocks.above]).toEqual([...anew.above]);
        }
      }),
    );
  });
});
