import { addPending } from './backup.ts';
import { checkedValue } from './checked.ts';
import { createCore, expandRoot } from './core.ts';
import type { Core } from './core.ts';
import { EvaluatorFailed, SearchInvalid } from './invalid.ts';
import { inRange } from './options.ts';
import type { SearchOptions } from './options.ts';
import { Path } from './path.ts';
import { pause, unpause } from './pause.ts';
import type { Problem } from './problem.ts';
import { listen, whyStop } from './progress.ts';
import { report } from './report.ts';
import type { SearchResult, Stopped } from './report.ts';
import { mostPending, root } from './tree.ts';
import type { Tree } from './tree.ts';
import { createWalk } from './walk.ts';

/** What an evaluator says of a state. */
export interface Evaluation {
  /** What it is worth to player 1, in 0..1. */
  value: number;
  /** How promising each of the state's moves is, ≥ 0; by default the problem's own priors, if it has any. */
  priors?: readonly number[];
  /** What the evaluation cost, in any unit; 0 by default. */
  cost?: number;
}

/**
 * Values unfinished states, one evaluation a state, in their order. It may take its time, and may write into a state what
 * the state's moves are: they are asked for afterwards.
 */
export type BatchEvaluator<State> = (states: readonly State[]) => Promise<readonly Evaluation[]>;

export interface AsyncOptions extends SearchOptions {
  /** Evaluations under way at once, 1..255; 8 by default. */
  inFlight?: number;
  /** States that are handed over at once, 1..`inFlight`; 1 by default. */
  batch?: number;
  /** Calls `expire` when an evaluation has taken too long; gives what calls that off. No limit by default. */
  timeout?: (expire: () => void) => () => void;
}

/** A search whose states are valued elsewhere. */
export interface AsyncSearch {
  /**
   * Runs up to `iterations` more, all that are left by default. @returns whether the search is done
   * @throws EvaluatorFailed if the evaluator threw or took too long, SearchInvalid for what it said; the tree stays as it was
   * without what was under way, and may be searched on
   */
  run(iterations?: number): Promise<boolean>;
  readonly stopped: Stopped | null;
  readonly iterations: number;
  /** What is known by now; nothing before the first run. */
  result(): SearchResult;
  readonly tree: Tree;
  /** All of it in bytes, for `resumeAsyncSearch`, which asks again for the evaluations that are under way. Not while it runs. */
  save(): Uint8Array<ArrayBuffer>;
}

/** Leaves that were handed over together. */
interface Flight<State> {
  leaves: readonly { path: Path; state: State }[];
  answer: Promise<readonly Evaluation[] | { failed: Error }>;
}

/**
 * Starts a search whose leaves an evaluator values, several at a time: each that is under way counts as a loss, so that the
 * next goes elsewhere (virtual loss: Chaslot, Winands and van den Herik 2008). What they say is applied in the order in which
 * they were asked, whatever the order of the answers, so that a seed gives the same tree. A leaf gets its children as it is valued.
 * @throws SearchInvalid for options out of range
 */
export const createAsyncSearch = <State>(
  problem: Problem<State>,
  state: State,
  evaluator: BatchEvaluator<State>,
  options: AsyncOptions = {},
): AsyncSearch => {
  const all = allOf(options);
  return drive(createCore(problem, state, all), evaluator, all, []);
};

/** The options with their defaults: how many are under way is part of what makes the tree. */
const allOf = (options: AsyncOptions): AsyncOptions & { inFlight: number; batch: number } => {
  const { inFlight = 8, batch = 1 } = options;
  inRange('inFlight', inFlight, 1, mostPending, true);
  inRange('batch', batch, 1, inFlight, true);
  return { ...options, inFlight, batch };
};

/**
 * Goes on with a search that was saved, to the same result, if the evaluator says the same of the same states.
 * @throws SearchInvalid for bytes that are damaged, or of another search
 */
export const resumeAsyncSearch = <State>(
  problem: Problem<State>,
  state: State,
  evaluator: BatchEvaluator<State>,
  options: AsyncOptions,
  bytes: Uint8Array,
): AsyncSearch => {
  const all = allOf(options);
  const { core, flights } = unpause(problem, state, all, bytes);
  return drive(core, evaluator, all, flights);
};

const drive = <State>(
  core: Core<State>,
  evaluator: BatchEvaluator<State>,
  { inFlight, batch, timeout }: ReturnType<typeof allOf>,
  begun: readonly (readonly number[][])[],
): AsyncSearch => {
  const { problem, state: start, tree, known, settings } = core;
  const { worth } = core.evaluator;
  const walk = createWalk(core);
  const spare: Path[] = [];
  let flights: Flight<State>[] = [];
  let underWay = 0;

  const ask = (states: readonly State[]): Promise<readonly Evaluation[]> =>
    new Promise((resolve, reject) => {
      const callOff = timeout?.(() => {
        reject(new EvaluatorFailed('Cannot search because an evaluation has taken too long.'));
      });
      const fail = (cause: unknown): void => {
        reject(new EvaluatorFailed('Cannot search because the evaluator failed.', { cause }));
      };
      Promise.resolve()
        .then(() => evaluator(states))
        .then(resolve, fail)
        .finally(() => callOff?.());
    });

  const send = (leaves: Flight<State>['leaves']): void => {
    const answer = ask(leaves.map((leaf) => leaf.state)).catch((thrown: unknown) => ({
      failed: thrown instanceof Error ? thrown : new EvaluatorFailed(String(thrown)),
    }));
    flights.push({ leaves, answer });
    underWay += leaves.length;
  };

  /** Forgets what is under way. */
  const drop = (): void => {
    for (const { leaves } of flights) for (const { path } of leaves) addPending(tree, path, -1);
    flights = [];
    underWay = 0;
  };

  const count = (): void => {
    core.iterations += 1;
    core.stopped = whyStop(core);
    listen(core);
  };

  /** Goes down to the next leaf to hand over; `null` if the next one is under way already, or the search has stopped. */
  const nextLeaf = (): { path: Path; state: State } | null => {
    while (core.stopped === null && core.iterations + underWay < settings.iterations) {
      const path = spare.pop() ?? new Path();
      const state = walk.down(path);
      const leaf = tree.stateOf(path.leaf);
      // Also one that was valued before and has no children yet: who values it again may give it some.
      if (tree.pending(leaf) > 0 && tree.count(leaf) === 0) return null;
      if (!walk.takeExact(leaf, state)) {
        addPending(tree, path, 1);
        return { path, state: problem.copy(state) };
      }
      core.backUp(tree, path, worth);
      spare.push(path);
      count();
    }
    return null;
  };

  const launch = (): void => {
    for (let full = false; !full && underWay < inFlight;) {
      const leaves: { path: Path; state: State }[] = [];
      while (leaves.length < Math.min(batch, inFlight - underWay)) {
        const leaf = nextLeaf();
        full = leaf === null;
        if (leaf === null) break;
        leaves.push(leaf);
      }
      if (leaves.length > 0) send(leaves);
    }
  };

  const checked = (evaluations: readonly Evaluation[], states: number): void => {
    if (evaluations.length !== states)
      throw new SearchInvalid(
        `Cannot search because the evaluator says ${evaluations.length} evaluations of ${states} states.`,
      );
    for (const { value, cost = 0 } of evaluations) {
      checkedValue('evaluation', value);
      if (!(cost >= 0 && cost < Infinity))
        throw new SearchInvalid(`Cannot search because an evaluation’s cost is ${cost}, which is not ≥ 0.`);
    }
  };

  /** Waits for the oldest flight and applies what is said of it. */
  const land = async (): Promise<void> => {
    const flight = flights[0]!;
    const answer = await flight.answer;
    try {
      if ('failed' in answer) throw answer.failed;
      checked(answer, flight.leaves.length);
      flights.shift();
      underWay -= flight.leaves.length;
      for (const { path } of flight.leaves) addPending(tree, path, -1);
      for (const [index, { path, state }] of flight.leaves.entries()) {
        if (core.stopped !== null) continue;
        const { value, priors, cost = 0 } = answer[index]!;
        core.cost += cost;
        known.counts.simulations += 1;
        core.evaluator.take(value);
        walk.expandLeaf(path, state, priors);
        core.backUp(tree, path, worth);
        spare.push(path);
        count();
      }
    } catch (thrown) {
      drop();
      throw thrown;
    }
  };

  const openRoot = async (): Promise<void> => {
    const state = problem.copy(start);
    const answer = await ask([state]);
    checked(answer, 1);
    const { priors, cost = 0 } = answer[0]!;
    core.cost += cost;
    known.counts.simulations += 1;
    expandRoot(core, priors);
  };

  for (const leaves of begun) {
    send(leaves.map((edges) => pathAgain(core, edges)));
  }

  return {
    tree,
    get stopped() {
      return core.stopped;
    },
    get iterations() {
      return core.iterations;
    },
    async run(iterations = Infinity) {
      if (tree.count(root) === 0) await openRoot();
      const until = core.iterations + iterations;
      while (core.stopped === null && core.iterations < until) {
        launch();
        if (flights.length > 0) await land();
      }
      if (core.stopped !== null) drop();
      return core.stopped !== null;
    },
    result: () => report(core),
    save: () =>
      pause(
        core,
        flights.map(({ leaves }) => leaves.map(({ path }) => [...path.edges.subarray(0, path.depth + 1)])),
      ),
  };
};

/** A path that was saved, and the state at its end. */
const pathAgain = <State>(
  { problem, state, tree }: Core<State>,
  edges: readonly number[],
): { path: Path; state: State } => {
  const path = new Path();
  let at = problem.copy(state);
  for (const [depth, edge] of edges.entries()) {
    if (depth === path.edges.length) path.grow();
    path.edges[depth] = edge;
    path.depth = depth;
    if (depth > 0) at = problem.apply(at, tree.move(edge));
  }
  return { path, state: at };
};
