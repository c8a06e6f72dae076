import type { DatabaseSync } from 'node:sqlite';
import { Failure } from '../../contracts/errors.ts';
import { first } from './schema/first.ts';
import { second } from './schema/second.ts';
import { third } from './schema/third.ts';

/** Each brings the database from the version of its index to the next. Never edit one that was released: add one. */
const migrations: readonly string[] = [first, second, third];

const versionOf = (handle: DatabaseSync): number =>
  Number(handle.prepare('PRAGMA user_version').get()?.['user_version']);

/** @throws Failure `DataTooNew` */
export const assertKnownVersion = (handle: DatabaseSync): void => {
  const version = versionOf(handle);
  if (version <= migrations.length) return;
  throw new Failure(
    'DataTooNew',
    `Cannot open deliberate.sqlite because its version ${version} is newer than ${migrations.length}, the newest this program knows.`,
  );
};

/** Brings the schema up to date, in one transaction. @throws Failure `DataCorrupt` where a read-only database is not. */
export const migrate = (handle: DatabaseSync, options: { readOnly: boolean }): void => {
  const version = versionOf(handle);
  if (version === migrations.length) return;
  if (options.readOnly) {
    throw new Failure(
      'DataCorrupt',
      `Cannot read deliberate.sqlite because its version ${version} is not up to date.`,
    );
  }
  handle.exec('BEGIN EXCLUSIVE');
  try {
    for (const migration of migrations.slice(version)) handle.exec(migration);
    handle.exec(`PRAGMA user_version = ${migrations.length}; COMMIT`);
  } catch (thrown) {
    if (handle.isTransaction) handle.exec('ROLLBACK');
    throw thrown;
  }
};
