/** The figures that were kept, and the plots that are drawn of them. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { blocksworldPlot, gameOf24Plot, speedPlot, strengthPlot } from './plots.ts';
import type { Measured } from './targets.ts';

const folder = join(import.meta.dirname, 'results');

/** What `--write` kept of a part; nothing where it was never measured. */
export const kept = <Part extends keyof Measured>(part: Part): Measured[Part] => {
  const file = join(folder, `${part}.jsonl`);
  if (!existsSync(file)) return undefined;
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  return JSON.parse(`[${lines.join()}]`);
};

/** The variants that are drawn; the tables have all. */
export const drawn = {
  'game-of-24': ['as shipped', 'UCB1', 'without proofs', 'without priors', 'by the rules alone, plain UCT'],
  blocksworld: [
    'as shipped',
    'by a lower bound',
    'by a lower bound, UCB1',
    'random playouts, UCB1',
    'by the rules alone, plain UCT',
  ],
};

export const plots: Record<string, () => string> = {
  'speed.svg': () => speedPlot(kept('speed') ?? []),
  'strength.svg': () => strengthPlot(kept('strength') ?? []),
  'game-of-24.svg': () => gameOf24Plot(kept('planning') ?? [], drawn['game-of-24']),
  'blocksworld.svg': () => blocksworldPlot(kept('planning') ?? [], drawn.blocksworld),
};
