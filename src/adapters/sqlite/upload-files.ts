import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { syncFolder } from './sync-folder.ts';

/** Files that come from outside, bit by bit, each under a name of its own. */
export interface UploadFiles {
  /** Begins one; it is there, whole and durable, from `keep` on. `drop` forgets what is not kept. */
  begin(name: string): { write(bytes: Uint8Array): void; keep(): void; drop(): void };
  has(name: string): boolean;
  read(name: string): Uint8Array | undefined;
  remove(name: string): void;
  /** Removes all others, and all that are begun: for a start, when nobody writes any. */
  keepOnly(names: ReadonlySet<string>): void;
}

/** Files in a folder, made when the first one is begun, readable by its owner only. */
export const diskUploadFiles = (path: string): UploadFiles => {
  let count = 0;
  const at = (name: string): string => join(path, name);
  return {
    begin(name) {
      mkdirSync(path, { recursive: true, mode: 0o700 });
      count += 1;
      const part = at(`${name}.part-${count}`);
      const file = openSync(part, 'w', 0o600);
      let open = true;
      const close = (): void => {
        if (open) closeSync(file);
        open = false;
      };
      return {
        write: (bytes) => {
          for (let from = 0; from < bytes.length;) from += writeSync(file, bytes, from);
        },
        keep() {
          fsyncSync(file);
          close();
          renameSync(part, at(name));
          syncFolder(path);
        },
        drop() {
          close();
          rmSync(part, { force: true });
        },
      };
    },
    has: (name) => existsSync(at(name)),
    read: (name) => (existsSync(at(name)) ? readFileSync(at(name)) : undefined),
    remove: (name) => rmSync(at(name), { force: true }),
    keepOnly(names) {
      if (!existsSync(path)) return;
      for (const name of readdirSync(path)) if (!names.has(name)) rmSync(at(name), { force: true });
    },
  };
};

/** The same in memory, for tests and the simulation. */
export const memoryUploadFiles = (): UploadFiles => {
  const files = new Map<string, Buffer>();
  return {
    begin(name) {
      const parts: Uint8Array[] = [];
      return {
        write: (bytes) => void parts.push(Uint8Array.from(bytes)),
        keep: () => void files.set(name, Buffer.concat(parts)),
        drop: () => undefined,
      };
    },
    has: (name) => files.has(name),
    read: (name) => files.get(name),
    remove: (name) => void files.delete(name),
    keepOnly(names) {
      for (const name of files.keys()) if (!names.has(name)) files.delete(name);
    },
  };
};
