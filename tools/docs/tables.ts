import { searchBlocks } from '../../bench/search/tables.ts';
import type { Block } from './blocks.ts';
import { choicesTable, costShown, measuredTable, pricesTable, roomTable } from './cost-tables.ts';
import { grantsTable } from './grants-table.ts';

/** Every part of a document that `npm run docs:tables` writes. */
export const blocks: readonly Block[] = [
  { file: 'docs/cost.md', name: 'prod', body: () => costShown('prod', 50_000) },
  { file: 'docs/cost.md', name: 'dev', body: () => costShown('dev', 200) },
  { file: 'docs/cost.md', name: 'room', body: roomTable },
  { file: 'docs/cost.md', name: 'choices', body: choicesTable },
  { file: 'docs/cost.md', name: 'measured', body: measuredTable },
  { file: 'docs/cost.md', name: 'prices', body: pricesTable },
  { file: 'docs/security.md', name: 'grants', body: grantsTable },
  ...searchBlocks,
];
