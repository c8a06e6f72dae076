import { checkedTurn, checkedWeights, requireMoves } from './checked.ts';
import { SearchInvalid } from './invalid.ts';
import type { Settings, WarmMove } from './options.ts';
import { chance } from './problem.ts';
import type { Problem } from './problem.ts';
import type { Generator } from './random.ts';
import type { Transpositions } from './transpositions.ts';
import { root } from './tree.ts';
import type { Tree } from './tree.ts';

/** Gives states their children. */
export interface Expander<State> {
  /**
   * Gives the state that an edge leads to its children. `hash` is the state's, where states are shared: then they hang on a
   * record of the state's own, with what the edge knows. `priors` are an evaluator's.
   * @returns the record that has the children; -1 if there are none, or no room
   */
  expand(edge: number, state: State, hash: number | null, priors?: readonly number[]): number;
  /**
   * Puts a random one of the untried children in the place of `child`, the first of them: an order drawn as far as it is
   * needed. Moves that come in an order stay in it.
   */
  drawUntried(node: number, child: number): void;
}

export const createExpander = <State>(
  problem: Problem<State>,
  settings: Settings,
  tree: Tree,
  random: Generator,
  table: Transpositions<State> | null,
): Expander<State> => {
  const scores = settings.selection === 'gumbel';
  let ordered = problem.priors !== undefined || scores;

  const swapWithRandom = (child: number, end: number): void => {
    if (end - child > 1) swap(tree, child, child + random.below(end - child));
  };

  const writeMoves = (first: number, moves: readonly number[]): void => {
    const prior = 1 / moves.length;
    for (let index = 0; index < moves.length; index += 1) {
      tree.setMove(first + index, moves[index]!);
      tree.setPrior(first + index, prior);
    }
  };

  const sortByPrior = (first: number, priors: readonly number[]): void => {
    const total = priors.reduce((sum, prior) => sum + prior, 0);
    const moves = priors.map((_, index) => tree.move(first + index));
    const order = priors.map((_, index) => index).sort((one, other) => priors[other]! - priors[one]!);
    for (const [place, index] of order.entries()) {
      tree.setMove(first + place, moves[index]!);
      if (total > 0) tree.setPrior(first + place, priors[index]! / total);
    }
  };

  return {
    expand(edge, state, hash, given) {
      const moves = problem.moves(state);
      if (moves.length === 0) return -1;
      const own = hash === null ? 0 : 1;
      if (tree.size + moves.length + own > settings.nodeLimit && edge !== root) return -1;
      requireMoves(moves);
      const count = moves.length;
      const record = hash === null ? edge : tree.add(1);
      const first = tree.add(count);
      writeMoves(first, moves);
      const turn = checkedTurn(problem, state);
      if (turn === chance) {
        const chances = checkedWeights('chances', problem.chances!(state), count);
        for (let index = 0; index < count; index += 1) tree.setWeight(first + index, chances[index]!);
      } else if (given !== undefined || problem.priors !== undefined) {
        ordered = true;
        sortByPrior(first, checkedWeights('priors', given ?? problem.priors!(state), count));
      } else if (scores) {
        for (let child = first; child < first + count; child += 1) swapWithRandom(child, first + count);
      }
      tree.setChildren(record, first, count, turn);
      if (hash !== null) {
        tree.setVisits(record, tree.visits(edge));
        tree.setValue(record, tree.value(edge));
        tree.setWeight(record, hash);
        tree.share(edge, record);
        table!.add(tree, record);
      }
      if (edge === root) warmUp(tree, settings.warm);
      return record;
    },
    drawUntried(node, child) {
      if (!ordered && tree.pending(child) === 0) swapWithRandom(child, tree.first(node) + tree.count(node));
    },
  };
};

const swap = (tree: Tree, one: number, other: number): void => {
  const move = tree.move(one);
  const prior = tree.prior(one);
  tree.setMove(one, tree.move(other));
  tree.setPrior(one, tree.prior(other));
  tree.setMove(other, move);
  tree.setPrior(other, prior);
};

/** Writes what is known of the root's moves, which come first then. */
const warmUp = (tree: Tree, warm: readonly WarmMove[]): void => {
  const first = tree.first(root);
  for (const [place, { move, visits, value }] of warm.entries()) {
    let child = first + place;
    const end = first + tree.count(root);
    while (child < end && tree.move(child) !== move) child += 1;
    if (child >= end)
      throw new SearchInvalid(
        `Cannot search because the warm move ${move} is not among the moves, or twice.`,
      );
    swap(tree, child, first + place);
    tree.setVisits(first + place, visits);
    tree.setValue(first + place, value);
    tree.setSquare(first + place, value * value);
    const all = tree.visits(root) + visits;
    tree.setValue(root, tree.value(root) + ((value - tree.value(root)) * visits) / all);
    tree.setVisits(root, all);
  }
};
