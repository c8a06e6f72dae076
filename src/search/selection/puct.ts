import type { Settings } from '../options.ts';
import { createBounds } from './bounds.ts';
import type { Select } from './bounds.ts';

/**
 * PUCT: value + c · prior · √N / (1 + n) (Silver et al. 2017). An untried move is thought worth what its parent is, less
 * the more of the prior has been tried: first-play urgency (Gelly and Wang 2006), as later engines reduce it.
 */
export const createPuct = (settings: Settings): Select => {
  const { exploration, firstPlay } = settings;
  return createBounds(
    {
      scale: (visits) => exploration * Math.sqrt(visits),
      bonus: (tree, child, visits, scale) => (scale * tree.prior(child)) / (1 + visits),
      untried: (tree, child, scale, value, tried) =>
        Math.max(0, value - firstPlay * Math.sqrt(tried)) + scale * tree.prior(child),
    },
    settings,
  );
};
