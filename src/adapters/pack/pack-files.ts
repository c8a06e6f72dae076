import { readFileSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { createHash } from 'node:crypto';
import { Failure } from '../../contracts/errors.ts';

/** The files of a pack's folder, by path inside it (`/` between parts), in order of their names. */
export type PackFiles = {
  readonly folder: string;
  readonly names: readonly string[];
  /** The text of a file. `undefined` where there is none. */
  text(name: string): string | undefined;
  /** Why a file that the pack names cannot be used; `undefined` when it can. */
  refusal(name: string): string | undefined;
  /** SHA-256 over the names and bytes of all files, 64 hexadecimal digits. */
  digest(): string;
};

/** @throws Failure `PackInvalid` if there is no such folder. */
export const openPack = (folder: string): PackFiles => {
  const root = realFolder(folder);
  const names = namesIn(root, '').toSorted();
  return {
    folder,
    names,
    text: (name) => (names.includes(name) ? readFileSync(join(root, name), 'utf8') : undefined),
    refusal: (name) => {
      const outside = (path: string): boolean => {
        const way = relative(root, path);
        return way === '' || way.startsWith('..') || isAbsolute(way);
      };
      if (outside(resolve(root, name))) return "it lies outside the pack's folder";
      try {
        const real = realpathSync(resolve(root, name));
        if (outside(real)) return "it lies outside the pack's folder";
        return statSync(real).isFile() ? undefined : 'it is no file';
      } catch {
        return 'it does not exist';
      }
    },
    digest: () => {
      const hash = createHash('sha256');
      for (const name of names) {
        const bytes = readFileSync(join(root, name));
        hash.update(`${name}\n${bytes.length}\n`).update(bytes);
      }
      return hash.digest('hex');
    },
  };
};

const realFolder = (folder: string): string => {
  try {
    const root = realpathSync(folder);
    if (statSync(root).isDirectory()) return root;
  } catch (cause) {
    throw new Failure('PackInvalid', `Cannot load the pack in ${folder} because there is no such folder.`, {
      cause,
    });
  }
  throw new Failure('PackInvalid', `Cannot load the pack in ${folder} because it is no folder.`);
};

const namesIn = (root: string, folder: string): string[] =>
  readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    if (entry.name.startsWith('.') || entry.name === 'node_modules') return [];
    const name = (folder === '' ? entry.name : join(folder, entry.name)).split(sep).join('/');
    if (entry.isDirectory()) return namesIn(root, name);
    return entry.isFile() ? [name] : [];
  });
