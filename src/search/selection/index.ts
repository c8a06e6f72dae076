/** Selection: which child a simulation descends to. A new rule is a new file here. */
import type { Settings } from '../options.ts';
import type { Generator } from '../random.ts';
import type { Select } from './bounds.ts';
import { createGumbel } from './gumbel.ts';
import type { Gumbel } from './gumbel.ts';
import { createPuct } from './puct.ts';
import { createUcb1, createUcb1Tuned } from './ucb1.ts';

export type { Select } from './bounds.ts';
export type { Gumbel } from './gumbel.ts';
export { createOutcome } from './outcome.ts';

export interface Selection {
  select: Select;
  gumbel: Gumbel | null;
}

export const createSelection = (settings: Settings, random: Generator): Selection => {
  switch (settings.selection) {
    case 'ucb1':
      return { select: createUcb1(settings), gumbel: null };
    case 'ucb1-tuned':
      return { select: createUcb1Tuned(settings), gumbel: null };
    case 'puct':
      return { select: createPuct(settings), gumbel: null };
    case 'gumbel': {
      const gumbel = createGumbel(settings, random);
      return { select: gumbel.select, gumbel };
    }
  }
};
