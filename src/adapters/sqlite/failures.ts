import { Failure } from '../../contracts/errors.ts';

/** Primary result codes of SQLite (https://sqlite.org/rescode.html). */
const busy = 5;
const ioError = 10;
const corrupt = 11;
const full = 13;
const notADatabase = 26;

/** SQLite's primary result code of what was thrown; undefined when SQLite did not throw it. */
export const resultCode = (thrown: unknown): number | undefined =>
  thrown instanceof Error && 'errcode' in thrown && typeof thrown.errcode === 'number'
    ? thrown.errcode & 0xff
    : undefined;

/** What was thrown, with SQLite's own errors named by the catalogue. Anything else comes back as it is. */
export const named = (thrown: unknown): unknown => {
  switch (resultCode(thrown)) {
    case full:
    case ioError:
      return new Failure(
        'DiskFull',
        'Cannot write to the data folder because the disk is full or failing; nothing was changed.',
        { cause: thrown },
      );
    case corrupt:
    case notADatabase:
      return new Failure('DataCorrupt', 'Cannot use deliberate.sqlite because it is damaged.', {
        cause: thrown,
      });
    case busy:
      return new Failure('Unavailable', 'Cannot use deliberate.sqlite because another process holds it.', {
        cause: thrown,
      });
    default:
      return thrown;
  }
};
