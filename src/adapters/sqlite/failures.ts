import { Failure } from '../../contracts/errors.ts';

/** Primary result codes of SQLite (https://sqlite.org/rescode.html). */
const noPermission = 3;
const busy = 5;
const readOnly = 8;
const ioError = 10;
const corrupt = 11;
const full = 13;
const cannotOpen = 14;
const notADatabase = 26;

/** What Node calls a disk that takes no more. */
const fullDisk: ReadonlySet<unknown> = new Set(['ENOSPC', 'EDQUOT', 'EIO']);
const forbidden: ReadonlySet<unknown> = new Set(['EACCES', 'EPERM', 'EROFS']);

/** SQLite's primary result code of what was thrown; undefined when SQLite did not throw it. */
export const resultCode = (thrown: unknown): number | undefined =>
  thrown instanceof Error && 'errcode' in thrown && typeof thrown.errcode === 'number'
    ? thrown.errcode & 0xff
    : undefined;

/** Node's code of what a file operation threw. */
const fileCode = (thrown: unknown): unknown =>
  thrown instanceof Error && 'syscall' in thrown && 'code' in thrown ? thrown.code : undefined;

/** What was thrown, with SQLite's and the file system's errors named by the catalogue. Anything else comes back as it is. */
export const named = (thrown: unknown): unknown => {
  const code = resultCode(thrown);
  const file = fileCode(thrown);
  const cause = { cause: thrown };
  if (code === full || code === ioError || fullDisk.has(file)) {
    return new Failure(
      'DiskFull',
      'Cannot write to the data folder because the disk is full or failing; nothing was changed.',
      cause,
    );
  }
  if (code === corrupt || code === notADatabase) {
    return new Failure('DataCorrupt', 'Cannot use deliberate.sqlite because it is damaged.', cause);
  }
  if (code === busy) {
    return new Failure(
      'Unavailable',
      'Cannot use deliberate.sqlite because another process holds it.',
      cause,
    );
  }
  if (code === noPermission || code === readOnly || code === cannotOpen || forbidden.has(file)) {
    return new Failure(
      'Unavailable',
      'Cannot use the data folder because this process may not open it or write to it.',
      cause,
    );
  }
  return thrown;
};
