import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

const importOf = /(?:from|import)\s*"\.\/([^"]+\.m?js)"/g;

/** Files that are loaded with `index.mjs`: what it imports, and what that imports; not what is imported when needed. */
const loadedFiles = (folder: string): Set<string> => {
  const seen = new Set<string>();
  const visit = (file: string): void => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const [, next = ''] of readFileSync(join(folder, file), 'utf8').matchAll(importOf)) visit(next);
  };
  visit('index.mjs');
  return seen;
};

const bytesOf = (folder: string, files: Iterable<string>): number =>
  [...files].reduce((sum, file) => sum + statSync(join(folder, file)).size, 0);

/** Minified bytes: loaded at the start, and all that is there, which no single request loads. */
export const sizeOf = (folder: string): { start_bytes: number; total_bytes: number } => ({
  start_bytes: bytesOf(folder, loadedFiles(folder)),
  total_bytes: bytesOf(
    folder,
    readdirSync(folder).filter((file) => /\.m?js$/.test(file)),
  ),
});
