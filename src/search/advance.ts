import { createCore, expandRoot } from './core.ts';
import type { Core } from './core.ts';
import { nothingKnown } from './evaluate.ts';
import { SearchInvalid } from './invalid.ts';
import type { SearchOptions } from './options.ts';
import { chance } from './problem.ts';
import { mixed } from './transpositions.ts';
import { root, Tree } from './tree.ts';

/** The search of the state after a move of the root, with what is known below it. See `RunningSearch.advance`. */
export const advanced = <State>(core: Core<State>, move: number, options: SearchOptions): Core<State> => {
  const { problem, tree, known, random, gumbel } = core;
  let child = tree.first(root);
  const end = child + tree.count(root);
  while (child < end && tree.move(child) !== move) child += 1;
  if (child === end)
    throw new SearchInvalid(`Cannot advance because the move ${move} is not among the moves.`);
  const state = problem.apply(problem.copy(core.state), move);
  const kept = gumbel === null ? below(tree, child) : new Tree();
  const next = createCore(
    problem,
    state,
    { ...options, warm: [] },
    {
      tree: kept,
      known: nothingKnown(known.cache),
      random: random.words,
      noise: null,
    },
  );
  if (kept.count(root) === 0) expandRoot(next);
  else if (kept.turn(root) === chance) throw new SearchInvalid('Cannot advance because chance moves next.');
  return next;
};

/** A copy of what lies below an edge, as a tree of its own. Shared states stay shared, one level higher. */
const below = (tree: Tree, edge: number): Tree => {
  const copy = new Tree();
  const records = new Map<number, number>();
  const queue: { from: number; to: number; depth: number }[] = [];

  const takeState = (from: number, to: number, depth: number): void => {
    copy.setVisits(to, tree.visits(from));
    copy.setValue(to, tree.value(from));
    if (tree.proven(from)) copy.prove(to, tree.value(from));
    if (tree.count(from) > 0) queue.push({ from, to, depth });
  };
  const recordOf = (from: number, depth: number): number => {
    const before = records.get(from);
    if (before !== undefined) return before;
    const record = copy.add(1);
    records.set(from, record);
    copy.setWeight(record, mixed(mixed(tree.weight(from), depth + 1), depth));
    takeState(from, record, depth);
    return record;
  };

  takeState(tree.stateOf(edge), root, 0);
  for (const { from, to, depth } of queue) {
    const count = tree.count(from);
    const first = copy.add(count);
    copy.setChildren(to, first, count, tree.turn(from));
    for (let index = 0; index < count; index += 1) {
      const child = tree.first(from) + index;
      const state = tree.stateOf(child);
      copy.setMove(first + index, tree.move(child));
      copy.setWeight(first + index, tree.weight(child));
      if (state !== child || tree.proven(child)) copy.mix(to);
      if (state === child) takeState(child, first + index, depth + 1);
      else {
        copy.setVisits(first + index, tree.visits(child));
        copy.setValue(first + index, tree.value(child));
        copy.share(first + index, recordOf(state, depth + 1));
      }
    }
  }
  return copy;
};
