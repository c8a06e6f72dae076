/**
 * Draws the plots in docs/img/search and writes the tables of docs/search.md from the figures in results/, which
 * `npm run bench:search -- --write` keeps: `node bench/search/report.ts`.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withBlock } from '../../tools/docs/blocks.ts';
import { plots } from './figures.ts';
import { searchBlocks } from './tables.ts';

const root = join(import.meta.dirname, '..', '..');
const folder = join(root, 'docs', 'img', 'search');
mkdirSync(folder, { recursive: true });
for (const [name, draw] of Object.entries(plots)) writeFileSync(join(folder, name), draw());

for (const { file, name, body } of searchBlocks) {
  const path = join(root, file);
  if (!existsSync(path)) continue;
  const document = readFileSync(path, 'utf8');
  if (document.includes(`<!-- ${name}: `)) writeFileSync(path, withBlock(document, name, body()));
}
