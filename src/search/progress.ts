import type { Core } from './core.ts';
import type { Progress } from './options.ts';
import { nameOf } from './problem.ts';
import { bestChild } from './report.ts';
import type { Stopped } from './report.ts';
import { root } from './tree.ts';

/** How often, in iterations, it is asked whether to stop for a reason that takes time to find out. */
const askEvery = 16;

const whyDone = <State>({ tree, known }: Core<State>): 'solved' | 'proven' | null => {
  if (known.best !== null && known.best.reward === 1) return 'solved';
  return tree.proven(root) ? 'proven' : null;
};

/** Whether there is nothing left to find out. */
export const isDone = <State>(core: Core<State>): boolean => whyDone(core) !== null;

/** The iteration after which the next look at the outside world, or at the search from outside, is due. */
export const nextLook = <State>({ iterations, settings }: Core<State>): number =>
  Math.min(
    settings.iterations,
    iterations - (iterations % askEvery) + (iterations % askEvery === 0 ? 1 : askEvery + 1),
    iterations === 0 ? 1 : 2 ** (Math.floor(Math.log2(iterations)) + 1),
    settings.onProgress === undefined
      ? Infinity
      : iterations - (iterations % settings.progressEvery) + settings.progressEvery,
  );

/** Why a search is to stop after an iteration; `null` if it isn't. */
export const whyStop = <State>(core: Core<State>): Stopped | null => {
  const { tree, settings, iterations } = core;
  const done = whyDone(core);
  if (done !== null) return done;
  if (iterations >= settings.iterations) return 'iterations';
  if (core.cost >= settings.costLimit) return 'cost';
  if (tree.size >= settings.stopAtNodes) return 'nodes';
  if (iterations % askEvery !== 1) return null;
  if (settings.cancelled?.() === true) return 'cancelled';
  if (settings.deadline?.() === true) return 'deadline';
  return settings.settle && settings.backup === 'mean' && isSettled(core) ? 'settled' : null;
};

/** Whether no other move can get as many visits as the best, in the iterations that are left. */
const isSettled = <State>(core: Core<State>): boolean => {
  const { tree, settings, iterations } = core;
  const best = bestChild(core, root);
  let second = 0;
  for (let child = tree.first(root), end = child + tree.count(root); child < end; child += 1) {
    if (child !== best) second = Math.max(second, tree.visits(child));
  }
  return best >= 0 && tree.visits(best) - second > settings.iterations - iterations;
};

/** What is best by now. */
export const progressOf = <State>(core: Core<State>): Progress => {
  const { tree, iterations } = core;
  const best = Math.max(bestChild(core, root), tree.first(root));
  return {
    iterations,
    best_action: nameOf(core.problem, core.state, tree.move(best)),
    value: tree.valueTo(root, best),
    visits: tree.visits(best),
  };
};

/** Keeps a point of the trace each time the iterations have doubled, and tells whoever listens. */
export const listen = <State>(core: Core<State>): void => {
  const { iterations, settings, trace } = core;
  if ((iterations & (iterations - 1)) === 0) trace.push(progressOf(core));
  if (settings.onProgress !== undefined && iterations % settings.progressEvery === 0) {
    settings.onProgress(progressOf(core));
  }
};
