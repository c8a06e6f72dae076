import type { Core } from './core.ts';
import type { Path } from './path.ts';
import { isFinished } from './problem.ts';
import {
  countMask,
  firstAt,
  metaAt,
  moveAt,
  provenFlag,
  root,
  sharedFlag,
  turnMask,
  visitsAt,
} from './tree.ts';

/** The way down: selection, and expansion where it comes by. */
export interface Walk<State> {
  /**
   * Descends from the root to a leaf: an unvisited one, one that there is no room to expand, or a finished or proven state. An
   * edge that was visited before is expanded on the way; one to a state that is known already is led there.
   * @returns the leaf's state, which may be changed
   */
  down: (path: Path) => State;
  /** Takes the worth of a leaf whose state is proven or finished, which is proof. @returns whether it is either */
  takeExact: (leaf: number, state: State) => boolean;
  /** Gives the leaf at a path's end its children. @returns its record; -1 if there is no room */
  expandLeaf: (path: Path, state: State, priors?: readonly number[]) => number;
}

export const createWalk = <State>(core: Core<State>): Walk<State> => {
  const { problem, state: start, tree, table, expander, select, outcome, evaluator } = core;
  const { worth } = evaluator;
  const solves = core.settings.proofs && problem.rewards === undefined;
  let scratch = problem.copy(start);

  /** Leads an edge to the record of its state, which other edges led to before. */
  const share = (edge: number, record: number): void => {
    const own = tree.visits(edge);
    if (own > 0 && !tree.proven(record)) {
      const visits = tree.visits(record) + own;
      tree.setValue(record, tree.value(record) + ((tree.value(edge) - tree.value(record)) * own) / visits);
      tree.setVisits(record, visits);
    }
    tree.share(edge, record);
  };

  /** The record with the children of the state that an edge without any leads to; -1 if it stays a leaf. */
  const opened = (edge: number, state: State, depth: number): number => {
    if (table === null) return tree.visits(edge) > 0 ? expander.expand(edge, state, null) : -1;
    if (isFinished(problem, state)) return -1;
    const hash = table.at(state, depth);
    const record = table.find(tree, hash);
    if (record >= 0) {
      share(edge, record);
      return record;
    }
    return tree.visits(edge) > 0 ? expander.expand(edge, state, hash) : -1;
  };

  return {
    down(path) {
      core.path = path;
      let { edges } = path;
      let state = problem.copy(start, scratch);
      scratch = state;
      let edge = root;
      let record = root;
      for (let depth = 0; ; depth += 1) {
        if (depth === edges.length) edges = path.grow();
        edges[depth] = edge;
        let meta = tree.words[(record << 3) + metaAt]!;
        if ((meta & (countMask | provenFlag)) === 0) {
          record = opened(edge, state, depth);
          if (record >= 0 && record !== edge) tree.mix(tree.stateOf(edges[depth - 1]!));
          meta = record < 0 ? provenFlag : tree.meta(record);
        }
        if ((meta & provenFlag) !== 0) {
          path.depth = depth;
          return state;
        }
        edge = (meta & turnMask) === 0 ? outcome(tree, record) : select(tree, record);
        const at = edge << 3;
        const { words } = tree;
        if (words[at + visitsAt] === 0 && (meta & turnMask) !== 0) expander.drawUntried(record, edge);
        state = problem.apply(state, words[at + moveAt]!);
        record = (words[at + metaAt]! & sharedFlag) === 0 ? edge : words[at + firstAt]!;
      }
    },
    takeExact(leaf, state) {
      if (tree.proven(leaf)) evaluator.take(tree.value(leaf));
      else if (isFinished(problem, state)) {
        evaluator.finish(state);
        if (solves) tree.prove(leaf, worth.one);
      } else return false;
      return true;
    },
    expandLeaf(path, state, priors) {
      const { depth, leaf } = path;
      const hash = table === null || depth === 0 ? null : table.at(state, depth);
      const known = hash === null ? -1 : table!.find(tree, hash);
      if (known < 0) return expander.expand(leaf, state, hash, priors);
      share(leaf, known);
      return known;
    },
  };
};
