import { createBackup } from './backup.ts';
import type { Worth } from './backup.ts';
import { createEvaluator, nothingKnown } from './evaluate.ts';
import type { Evaluator, Known } from './evaluate.ts';
import { createExpander } from './expand.ts';
import type { Expander } from './expand.ts';
import { SearchInvalid } from './invalid.ts';
import { settingsOf } from './options.ts';
import type { Progress, SearchOptions, Settings } from './options.ts';
import { Path } from './path.ts';
import { chance, nameOf } from './problem.ts';
import type { Problem } from './problem.ts';
import { createGenerator } from './random.ts';
import type { SavedGenerator } from './random.ts';
import type { Stopped } from './report.ts';
import { createOutcome, createSelection } from './selection/index.ts';
import type { Selection } from './selection/index.ts';
import { hashing, Transpositions } from './transpositions.ts';
import { root, Tree } from './tree.ts';

/** What a search consists of, and how far it is. The synchronous and the asynchronous search drive the same one. */
export interface Core<State> extends Selection {
  readonly problem: Problem<State>;
  readonly state: State;
  readonly settings: Settings;
  readonly tree: Tree;
  readonly random: SavedGenerator;
  readonly known: Known;
  readonly evaluator: Evaluator<State>;
  readonly expander: Expander<State>;
  /** Null where states are not shared. */
  readonly table: Transpositions<State> | null;
  readonly backUp: (tree: Tree, path: Path, worth: Worth) => void;
  readonly outcome: (tree: Tree, node: number) => number;
  /** The way of the simulation that is going on. */
  path: Path;
  readonly trace: Progress[];
  iterations: number;
  /** Of all evaluations that the tree heard of, in the evaluator's unit. */
  cost: number;
  stopped: Stopped | null;
}

/** Where a search goes on: what was saved of one, or what is kept of one whose root moved. */
export interface Before {
  tree: Tree;
  known: Known;
  random: Int32Array;
  noise: readonly number[] | null;
}

/** @throws SearchInvalid for options out of range, or that the problem does not fit */
export const createCore = <State>(
  problem: Problem<State>,
  state: State,
  options: SearchOptions,
  before?: Before,
): Core<State> => {
  const settings = settingsOf(options);
  const bothGain = problem.rewards !== undefined;
  if (bothGain && settings.backup === 'bellman')
    throw new SearchInvalid('Cannot search because backup is “bellman” and both players may gain.');
  const hash = settings.transpositions ? hashing(problem) : null;
  if (settings.transpositions && hash === null)
    throw new SearchInvalid(
      'Cannot search because transpositions are on and the problem has neither hash nor key.',
    );
  const tree = before?.tree ?? new Tree(Math.min(settings.nodeLimit, 2 * settings.iterations));
  const random = createGenerator(settings.seed);
  const known: Known = before?.known ?? nothingKnown();
  const table = hash === null ? null : new Transpositions(hash);
  table?.rebuild(tree);
  const selection = createSelection(settings, random);
  if (before !== undefined) {
    random.words.set(before.random);
    if (before.noise !== null) selection.gumbel?.resume(before.noise);
  }
  const core: Core<State> = {
    ...selection,
    problem,
    state,
    settings,
    tree,
    random,
    known,
    evaluator: createEvaluator(problem, settings, random, known, () => core.path.moves(tree)),
    expander: createExpander(problem, settings, tree, random, table),
    table,
    backUp: createBackup(settings, bothGain),
    outcome: createOutcome(settings, random),
    path: new Path(),
    trace: [],
    iterations: 0,
    cost: 0,
    stopped: null,
  };
  return core;
};

/** Gives the root its children. @throws SearchInvalid where there is nothing to choose */
export const expandRoot = <State>(core: Core<State>, priors?: readonly number[]): void => {
  const { problem, state, expander, tree, gumbel } = core;
  const start = problem.copy(state);
  if (problem.moves(start).length === 0)
    throw new SearchInvalid('Cannot search because the state has no moves.');
  expander.expand(root, start, null, priors);
  gumbel?.begin(tree.count(root));
  if (tree.turn(root) === chance) throw new SearchInvalid('Cannot search because chance moves first.');
  requireDistinctLabels(core);
};

const requireDistinctLabels = <State>({ problem, state, tree }: Core<State>): void => {
  const seen = new Set<string>();
  for (let child = tree.first(root), end = child + tree.count(root); child < end; child += 1) {
    const label = nameOf(problem, state, tree.move(child));
    if (seen.has(label))
      throw new SearchInvalid(`Cannot search because two moves have the label “${label}”.`);
    seen.add(label);
  }
};
