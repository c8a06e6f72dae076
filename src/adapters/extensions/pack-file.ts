import { realpathSync } from 'node:fs';
import { isAbsolute, relative, resolve } from 'node:path';
import { Failure } from '../../contracts/errors.ts';

/**
 * The real path of a file of a pack.
 * @throws PackInvalid if there is no such file, or it lies outside the pack's folder, also by way of a link
 */
export const packFile = (packDir: string, file: string): string => {
  const invalid = (why: string, cause?: unknown): Failure =>
    new Failure('PackInvalid', `Cannot use the pack's file ${file} because ${why}.`, { cause });
  const found = (path: string): string => {
    try {
      return realpathSync(path);
    } catch (cause) {
      throw invalid('it does not exist', cause);
    }
  };
  const inside = (from: string, path: string): boolean => {
    const way = relative(from, path);
    return way !== '' && !way.startsWith('..') && !isAbsolute(way);
  };
  if (!inside(resolve(packDir), resolve(packDir, file))) throw invalid("it lies outside the pack's folder");
  const path = found(resolve(packDir, file));
  if (!inside(found(packDir), path)) throw invalid("it lies outside the pack's folder");
  return path;
};
