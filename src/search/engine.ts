import { backUp } from './backup.ts';
import { checkedMoves, checkedTurn, checkedWeights } from './checked.ts';
import { createEvaluator } from './evaluate.ts';
import { SearchInvalid } from './invalid.ts';
import { settingsOf } from './options.ts';
import type { SearchOptions } from './options.ts';
import { chance } from './problem.ts';
import type { Problem } from './problem.ts';
import { createGenerator } from './random.ts';
import { report } from './report.ts';
import type { SearchResult, Stopped } from './report.ts';
import { selectMove, selectOutcome } from './select.ts';
import { root, Tree } from './tree.ts';

/** A search that is run in slices, so that whoever runs it can do other things in between. */
export interface RunningSearch {
  /** Runs up to `iterations` more. @returns whether the search is done */
  step(iterations: number): boolean;
  /** Why the search is done; `null` while it isn't. */
  readonly stopped: Stopped | null;
  readonly iterations: number;
  /** What is known by now; readable at any time, also after a problem has thrown. */
  result(): SearchResult;
  /** The tree itself, to draw, export or compare. */
  readonly tree: Tree;
}

/** How often, in iterations, somebody outside is asked whether to stop. */
const askEvery = 16;

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
  const settings = settingsOf(options);
  const random = createGenerator(settings.seed);
  const evaluator = createEvaluator(problem, settings, random);
  const tree = new Tree();
  const exactExpectation = settings.backup === 'bellman';
  let scratch = problem.copy(state);
  let iterations = 0;
  let stopped: Stopped | null = null;

  const shuffle = (moves: number[]): void => {
    for (let index = moves.length - 1; index > 0; index -= 1) {
      const other = random.below(index + 1);
      [moves[index], moves[other]] = [moves[other]!, moves[index]!];
    }
  };

  /** Gives a node its children. @returns whether there was room */
  const expand = (node: number, at: State): boolean => {
    const moves = checkedMoves(problem.moves(at));
    if (tree.size + moves.length > settings.nodeLimit && node !== root) return false;
    const turn = checkedTurn(problem, at);
    let weights: number[] = [];
    if (turn === chance) {
      weights = checkedWeights('chances', problem.chances!(at), moves.length);
    } else if (problem.priors !== undefined) {
      const priors = checkedWeights('priors', problem.priors(at), moves.length);
      const order = moves.map((_, index) => index).sort((one, other) => priors[other]! - priors[one]!);
      moves.splice(0, moves.length, ...order.map((index) => moves[index]!));
    } else {
      shuffle(moves);
    }
    const first = tree.add(moves.length);
    tree.first[node] = first;
    tree.count[node] = moves.length;
    tree.turn[node] = turn;
    for (const [index, move] of moves.entries()) {
      tree.move[first + index] = move;
      tree.weight[first + index] = weights[index] ?? 0;
    }
    return true;
  };

  const evaluate = (node: number, at: State, line: readonly number[]): number => {
    const { value, exact } = evaluator.evaluate(at, line);
    if (exact) {
      tree.proven[node] = 1;
      tree.value[node] = value;
    }
    return value;
  };

  /** Values every outcome of a chance node at once, so that its first value is an expectation already. */
  const evaluateOutcomes = (node: number, at: State, line: readonly number[]): number => {
    let expected = 0;
    for (let child = tree.first[node]!, end = child + tree.count[node]!; child < end; child += 1) {
      const move = tree.move[child]!;
      const value = evaluate(child, problem.apply(problem.copy(at), move), [...line, move]);
      tree.value[child] = value;
      tree.visits[child] = 1;
      expected += tree.weight[child]! * value;
    }
    return Math.min(1, expected);
  };

  const leafValue = (node: number, at: State, line: readonly number[]): number | null => {
    if (tree.proven[node] === 1) return tree.value[node]!;
    if (tree.count[node]! > 0) return null;
    if (exactExpectation && problem.chances !== undefined && problem.moves(at).length > 0) {
      if (problem.turn(at) === chance && expand(node, at)) return evaluateOutcomes(node, at, line);
    }
    if (tree.visits[node]! > 0 && expand(node, at)) return null;
    return evaluate(node, at, line);
  };

  const iterate = (): void => {
    const path = [root];
    const line: number[] = [];
    let node = root;
    let at = problem.copy(state, scratch);
    scratch = at;
    let value = leafValue(node, at, line);
    while (value === null) {
      node =
        tree.turn[node] === chance
          ? selectOutcome(tree, node, random, exactExpectation)
          : selectMove(tree, node, settings);
      const move = tree.move[node]!;
      path.push(node);
      line.push(move);
      at = problem.apply(at, move);
      value = leafValue(node, at, line);
    }
    backUp(tree, path, value, settings.backup);
    iterations += 1;
  };

  const whyStop = (): Stopped | null => {
    if (tree.proven[root] === 1) return 'proven';
    if (evaluator.best?.reward === 1) return 'solved';
    if (iterations >= settings.iterations) return 'iterations';
    if (iterations % askEvery !== 1) return null;
    if (settings.cancelled?.() === true) return 'cancelled';
    return settings.deadline?.() === true ? 'deadline' : null;
  };

  const result = (): SearchResult =>
    report({
      problem,
      state,
      tree,
      settings,
      iterations,
      stopped,
      counts: evaluator.counts,
      best: evaluator.best,
    });

  const start = problem.copy(state);
  if (problem.moves(start).length === 0)
    throw new SearchInvalid('Cannot search because the state has no moves.');
  expand(root, start);
  if (tree.turn[root] === chance) throw new SearchInvalid('Cannot search because chance moves first.');
  requireDistinctLabels(problem, state, tree);

  return {
    tree,
    get stopped() {
      return stopped;
    },
    get iterations() {
      return iterations;
    },
    step(count) {
      for (let left = count; left > 0 && stopped === null; left -= 1) {
        iterate();
        stopped = whyStop();
        if (settings.onProgress !== undefined && iterations % settings.progressEvery === 0) {
          const { best_action, best_action_value, best_action_visits } = result().stats;
          settings.onProgress({
            iterations,
            best_action,
            value: best_action_value,
            visits: best_action_visits,
          });
        }
      }
      return stopped !== null;
    },
    result,
  };
};

const requireDistinctLabels = <State>(problem: Problem<State>, state: State, tree: Tree): void => {
  const seen = new Set<string>();
  for (let child = tree.first[root]!, end = child + tree.count[root]!; child < end; child += 1) {
    const label = problem.label?.(state, tree.move[child]!) ?? String(tree.move[child]!);
    if (seen.has(label))
      throw new SearchInvalid(`Cannot search because two moves have the label “${label}”.`);
    seen.add(label);
  }
};

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
