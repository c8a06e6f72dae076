import { changing } from './changing.ts';
import type { Ports } from './wire.ts';

/** The ports of what reasons about sessions, as the topology groups them, with the reasoner. */
export const reasoning = {
  ...changing,
  episodes: () => import('./ports/episodes.ts'),
  ledger: () => import('./ports/ledger.ts'),
  knowledge: () => import('./ports/knowledge.ts'),
  extensions: () => import('./ports/extensions.ts'),
  reasoner: () => import('./ports/reasoner.ts'),
} satisfies Ports;
