import type { Port } from '../../src/contracts/function-settings.ts';

/** What a search worker may touch: what a consult may, and its queue. */
const ports: readonly Port[] = [
  'sessions',
  'checkpoints',
  'signer',
  'anchors',
  'episodes',
  'ledger',
  'knowledge',
  'extensions',
  'tasks',
  'broadcast',
  'queue',
];

/** The worker, as a function is described. */
export const workerSpec = { name: 'worker', ports };
