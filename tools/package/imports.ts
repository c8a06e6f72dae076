import { globSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import ts from 'typescript';

/** `@scope/name/part` is of `@scope/name`. */
const packageOf = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');

/** Names of the packages that compiled files and their declarations import, in order. */
export const importedPackages = (folder: string): string[] => {
  const found = globSync('**/*.{js,d.ts}', { cwd: folder })
    .flatMap((file) => ts.preProcessFile(readFileSync(join(folder, file), 'utf8')).importedFiles)
    .map(({ fileName }) => fileName)
    .filter((name) => !name.startsWith('.') && !isBuiltin(name));
  return [...new Set(found.map(packageOf))].toSorted();
};
