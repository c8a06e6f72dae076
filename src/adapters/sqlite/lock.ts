/**
 * One host a folder. The lock is an exclusive transaction on `lock.sqlite`, so the kernel gives it back when the
 * process dies, however it dies. Nothing in this process may open and close `lock.sqlite` or `deliberate.sqlite` by
 * other means while the lock is held: POSIX drops all of a process's locks on a file when it closes any handle of it.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Failure } from '../../contracts/errors.ts';
import { resultCode } from './failures.ts';

const holder = (file: string): string => {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return 'unknown';
  }
};

/** Takes the folder's lock. @returns what gives it back. @throws Failure `DataLocked`, naming the process that has it. */
export const lockFolder = (folder: string): (() => void) => {
  const pidFile = join(folder, 'host.pid');
  const lock = new DatabaseSync(join(folder, 'lock.sqlite'), { timeout: 0 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
    writeFileSync(pidFile, `${process.pid}\n`);
  } catch (thrown) {
    lock.close();
    if (resultCode(thrown) !== 5) throw thrown;
    const pid = holder(pidFile);
    throw new Failure('DataLocked', `Cannot open ${folder} because process ${pid} uses it.`, {
      data: { pid: Number(pid) || undefined },
      cause: thrown,
    });
  }
  return () => lock.close();
};
