/** Writes the parts of documents that are made from code: `npm run docs:tables`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withBlock } from './docs/blocks.ts';
import { blocks } from './docs/tables.ts';

const root = join(import.meta.dirname, '..');
for (const { file, name, body } of blocks) {
  const path = join(root, file);
  writeFileSync(path, withBlock(readFileSync(path, 'utf8'), name, body()));
}
