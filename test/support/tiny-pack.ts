import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Folder of a small, valid pack: a shop for house plants. */
export const tinyPackFolder = fileURLToPath(new URL('./tiny-pack', import.meta.url));

/**
 * A copy of the tiny pack in a folder of its own, to be changed and thrown away.
 * `edit` replaces a text that must be there; `write` gives a file new content; `remove` deletes it.
 */
export const copyTinyPack = (): {
  folder: string;
  edit: (file: string, from: string, to: string) => void;
  write: (file: string, text: string) => void;
  remove: (file: string) => void;
  dispose: () => void;
} => {
  const folder = mkdtempSync(join(tmpdir(), 'deliberate-pack-'));
  cpSync(tinyPackFolder, folder, { recursive: true });
  const write = (file: string, text: string): void => writeFileSync(join(folder, file), text);
  return {
    folder,
    write,
    edit: (file, from, to) => {
      const text = readFileSync(join(folder, file), 'utf8');
      if (!text.includes(from)) throw new Error(`Cannot edit ${file} because it does not hold “${from}”.`);
      write(file, text.replace(from, to));
    },
    remove: (file) => rmSync(join(folder, file), { recursive: true }),
    dispose: () => rmSync(folder, { recursive: true }),
  };
};
