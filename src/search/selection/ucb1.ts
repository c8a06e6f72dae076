import type { Settings } from '../options.ts';
import {
  countMask,
  firstAt,
  metaAt,
  mixedFlag,
  provenFlag,
  secondTurn,
  turnMask,
  visitsAt,
} from '../tree.ts';
import type { Tree } from '../tree.ts';
import { createBounds } from './bounds.ts';
import type { Select } from './bounds.ts';

/** Below this many visits, roots and logarithms are looked up. */
const listed = 1 << 14;
const inverseRoots = Float64Array.from({ length: listed }, (_, visits) => 1 / Math.sqrt(visits));
const rootsOfLogs = Float64Array.from({ length: listed }, (_, visits) => Math.sqrt(Math.log(visits)));
const rootOfLog = (visits: number): number =>
  visits < listed ? rootsOfLogs[visits]! : Math.sqrt(Math.log(visits));
const inverseRoot = (visits: number): number =>
  visits < listed ? inverseRoots[visits]! : 1 / Math.sqrt(visits);

/** What `createBounds` is left to look at: children that are shared or under way. */
const unusual = ~(countMask | turnMask | provenFlag | mixedFlag);

/**
 * UCB1: value + c √(ln N / n), untried moves first (Auer, Cesa-Bianchi and Fischer 2002). It does what `createBounds` would,
 * to the bit; this is where most searches spend most of their time, so that a node none of whose children is proven, shared or
 * under way is looked at for visits and values alone.
 */
export const createUcb1 = (settings: Settings): Select => {
  const { exploration, widening } = settings;
  const careful = createBounds(
    {
      scale: (visits) => exploration * rootOfLog(visits),
      bonus: (_, __, visits, scale) => scale * inverseRoot(visits),
    },
    settings,
  );
  if (widening !== undefined) return careful;
  /** Of a node with proven children. */
  const mixed = (tree: Tree, node: number, common: number, sign: number): number => {
    const { words, doubles } = tree;
    const own = node << 3;
    let at = words[own + firstAt]! << 3;
    const end = at + ((words[own + metaAt]! & countMask) << 3);
    let best = 0;
    let highest = -Infinity;
    let proven = 0;
    let exact = -Infinity;
    for (; at < end; at += 8) {
      const edge = words[at + metaAt]!;
      if ((edge & unusual) !== 0) return careful(tree, node);
      const value = sign * doubles[at >> 1]!;
      if ((edge & provenFlag) !== 0) {
        if (value > exact) {
          exact = value;
          proven = at;
        }
        continue;
      }
      const visits = words[at + visitsAt]!;
      if (visits === 0) return at >> 3;
      const bound = value + common * inverseRoot(visits);
      if (bound > highest) {
        highest = bound;
        best = at;
      }
    }
    return (exact >= highest ? proven : best) >> 3;
  };
  return (tree, node) => {
    const { words, doubles } = tree;
    const own = node << 3;
    const meta = words[own + metaAt]!;
    let at = words[own + firstAt]! << 3;
    const end = at + ((meta & countMask) << 3);
    const common = exploration * rootOfLog(words[own + visitsAt]!);
    const sign = (meta & turnMask) === secondTurn ? -1 : 1;
    if ((meta & mixedFlag) !== 0) return mixed(tree, node, common, sign);
    let best = 0;
    let highest = -Infinity;
    for (; at < end; at += 8) {
      const visits = words[at + visitsAt]!;
      if (visits === 0) return at >> 3;
      const bound = sign * doubles[at >> 1]! + common * inverseRoot(visits);
      if (bound > highest) {
        highest = bound;
        best = at;
      }
    }
    return best >> 3;
  };
};

/**
 * UCB1-tuned: value + c √(ln N / n · min(¼, V)), where V is the variance of the move's values + √(2 ln N / n), from the
 * same paper, which has c = 1.
 */
export const createUcb1Tuned = (settings: Settings): Select => {
  const { exploration } = settings;
  return createBounds(
    {
      scale: Math.log,
      bonus: (tree: Tree, child, visits, logVisits) => {
        const share = logVisits / visits;
        const value = tree.value(tree.stateOf(child));
        const variance = Math.max(0, tree.square(child) - value * value);
        return exploration * Math.sqrt(share * Math.min(0.25, variance + Math.sqrt(2 * share)));
      },
    },
    settings,
  );
};
