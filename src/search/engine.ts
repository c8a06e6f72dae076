import { createCore, expandRoot } from './core.ts';
import type { Core } from './core.ts';
import { advanced } from './advance.ts';
import { drawTree } from './export.ts';
import type { Extent, TreeNode } from './export.ts';
import { pause, unpause } from './pause.ts';
import { chance } from './problem.ts';
import type { Problem } from './problem.ts';
import type { Progress, SearchOptions } from './options.ts';
import { isDone, listen, nextLook, progressOf, whyStop } from './progress.ts';
import { report } from './report.ts';
import type { SearchResult, Stopped } from './report.ts';
import type { Tree } from './tree.ts';
import { createWalk } from './walk.ts';

/** A search that is run in slices, so that whoever runs it can do other things in between. */
export interface RunningSearch {
  /** Runs up to `iterations` more. @returns whether the search is done */
  step(iterations: number): boolean;
  /** Why the search is done; `null` while it isn't. */
  readonly stopped: Stopped | null;
  readonly iterations: number;
  /** What is known by now; readable at any time, also after a problem has thrown. */
  result(): SearchResult;
  /** How it gets on: its iterations, and what is best by now. */
  progress(): Progress;
  /** The tree itself, to export or compare. */
  readonly tree: Tree;
  /** The visited part of the tree as plain data, with moves in words. */
  draw(extent?: Extent): TreeNode;
  /** All of it in bytes, for `resumeSearch`. */
  save(): Uint8Array<ArrayBuffer>;
  /**
   * Goes on from the state after `move`, a move of the root, with what is known below it and a new budget of iterations.
   * By Gumbel's rule, which needs the whole budget for its schedule, it begins anew.
   * @throws SearchInvalid if there is no such move, or nothing to choose after it
   */
  advance(move: number): void;
}

/**
 * Starts a search for the best move in `state`: UCT (Kocsis and Szepesvári 2006) with progressive expansion, one node
 * a simulation, and proofs backed up.
 * @throws SearchInvalid for options out of range, a finished state, chance's turn, or a problem that breaks its contract
 */
export const createSearch = <State>(
  problem: Problem<State>,
  state: State,
  options: SearchOptions = {},
): RunningSearch => {
  const core = createCore(problem, state, options);
  expandRoot(core);
  return run(core, options);
};

/**
 * Goes on with a search that was saved, to the same result as if it had not been interrupted.
 * @param options those of the search that was saved; more `iterations` lengthen it, where the rule is not Gumbel's
 * @throws SearchInvalid for bytes that are damaged, or of another search
 */
export const resumeSearch = <State>(
  problem: Problem<State>,
  state: State,
  options: SearchOptions,
  bytes: Uint8Array,
): RunningSearch => run(unpause(problem, state, options, bytes).core, options);

/** Searches to the end, in one go. See `createSearch`. */
export const search = <State>(
  problem: Problem<State>,
  state: State,
  options: SearchOptions = {},
): SearchResult => {
  const running = createSearch(problem, state, options);
  running.step(Infinity);
  return running.result();
};

const run = <State>(begun: Core<State>, options: SearchOptions): RunningSearch => {
  let core = begun;
  let iterate = createIteration(core);
  return {
    get tree() {
      return core.tree;
    },
    get stopped() {
      return core.stopped;
    },
    get iterations() {
      return core.iterations;
    },
    step(count) {
      const until = core.iterations + count;
      while (core.stopped === null && core.iterations < until) {
        core.iterations += iterate(Math.min(nextLook(core), until) - core.iterations);
        core.stopped = whyStop(core);
        listen(core);
      }
      return core.stopped !== null;
    },
    draw: (extent = {}) => drawTree(core.tree, extent, core.problem, core.state),
    result: () => report(core),
    progress: () => progressOf(core),
    save: () => pause(core),
    advance(move) {
      core = advanced(core, move, options);
      iterate = createIteration(core);
    },
  };
};

/**
 * Simulations: select, expand, evaluate, back up. Runs up to `count` of them, fewer only when the search is done.
 * @returns how many it ran
 */
const createIteration = <State>(core: Core<State>): ((count: number) => number) => {
  const { problem, tree, path, evaluator, backUp, settings } = core;
  const { worth } = evaluator;
  const walk = createWalk(core);
  const exactExpectation =
    settings.backup === 'bellman' && problem.chances !== undefined && settings.outcomeWidening === undefined;

  /** Values every outcome of a chance node at once, so that its first value is an expectation already. */
  const evaluateOutcomes = (record: number, state: State): void => {
    let expected = 0;
    for (let child = tree.first(record), end = child + tree.count(record); child < end; child += 1) {
      const after = problem.apply(problem.copy(state), tree.move(child));
      if (!walk.takeExact(child, after)) evaluator.estimate(after);
      tree.setValue(child, worth.one);
      tree.setVisits(child, 1);
      expected += tree.weight(child) * worth.one;
    }
    evaluator.take(Math.min(1, expected));
  };

  const iterate = (): void => {
    const state = walk.down(path);
    if (!walk.takeExact(tree.stateOf(path.leaf), state)) {
      const record = exactExpectation && problem.turn(state) === chance ? walk.expandLeaf(path, state) : -1;
      if (record >= 0) evaluateOutcomes(record, state);
      else evaluator.estimate(state);
    }
    backUp(tree, path, worth);
  };

  return (count) => {
    for (let done = 1; ; done += 1) {
      iterate();
      if (done === count || isDone(core)) return done;
    }
  };
};
