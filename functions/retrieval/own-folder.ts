import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const lives = (process_id: number): boolean => {
  try {
    return process.kill(process_id, 0);
  } catch (thrown) {
    return thrown instanceof Error && 'code' in thrown && thrown.code === 'EPERM';
  }
};

/**
 * A folder in `root` for this process alone. What processes that have ended left there is removed: a process that crashes
 * on AWS finds the files of the one before it, and those of an emulator share one `/tmp`.
 */
export const ownFolder = (root: string): string => {
  mkdirSync(root, { recursive: true });
  for (const name of readdirSync(root))
    if (!lives(Number(name))) rmSync(join(root, name), { recursive: true, force: true });
  return join(root, String(process.pid));
};
