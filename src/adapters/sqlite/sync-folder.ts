import { closeSync, fsyncSync, openSync } from 'node:fs';

/** Makes durable which files a folder has, and under which names. */
export const syncFolder = (path: string): void => {
  const folder = openSync(path, 'r');
  fsyncSync(folder);
  closeSync(folder);
};
