/**
 * The one way anything is written: functions wait in a queue, and a flush runs all that wait in one transaction, so
 * that many writes share one fsync. Each runs in a savepoint of its own: one that throws undoes nothing of the others.
 */
import type { DatabaseSync } from 'node:sqlite';
import { Failure } from '../../contracts/errors.ts';
import { named } from './failures.ts';

/**
 * What a simulation watches and breaks. Called with the labels of the writes that a transaction carries, and only
 * for a transaction that changes something. When `beforeCommit` throws, all of it is rolled back and every write of it
 * rejects with what was thrown; when `afterCommit` throws, it stays committed and they reject all the same. A thrown
 * `Failure` stands for a fault that the process survives; anything else is a crash: the database is dead from
 * then on, and every read and write rejects with what was thrown.
 */
export type WriteHooks = {
  beforeCommit?: (labels: readonly string[]) => void;
  afterCommit?: (labels: readonly string[]) => void;
};

export type GroupCommit = {
  /** @see Database.write */
  write<T>(label: string, run: () => T): Promise<T>;
  /** Commits what waits, now, and refuses what comes later. */
  close(): void;
  /** @throws what killed the database. */
  assertAlive(): void;
};

type Pending = {
  label: string;
  run: () => unknown;
  resolve: (value: unknown) => void;
  reject: (thrown: unknown) => void;
};
type Outcome = { write: Pending } & ({ value: unknown } | { thrown: unknown });

export const groupCommit = (options: {
  handle: DatabaseSync;
  /** Runs a flush soon, but never in the same call. */
  defer: (flush: () => void) => void;
  hooks: WriteHooks;
}): GroupCommit => {
  const { handle, defer, hooks } = options;
  const begin = handle.prepare('BEGIN IMMEDIATE');
  const commit = handle.prepare('COMMIT');
  const savepoint = handle.prepare('SAVEPOINT one');
  const release = handle.prepare('RELEASE one');
  const undo = handle.prepare('ROLLBACK TO one');
  const changes = handle.prepare('SELECT total_changes() AS n');
  const changed = (): unknown => changes.get()?.['n'];
  let pending: Pending[] = [];
  let death: { cause: unknown } | undefined;
  let closed = false;

  const hook = (run: (() => void) | undefined): void => {
    try {
      run?.();
    } catch (thrown) {
      if (!(thrown instanceof Failure)) death = { cause: thrown };
      throw thrown;
    }
  };

  const runOne = (write: Pending): Outcome => {
    savepoint.run();
    try {
      const value = write.run();
      release.run();
      return { write, value };
    } catch (thrown) {
      // A full disk may have ended the whole transaction.
      if (!handle.isTransaction) throw thrown;
      undo.run();
      release.run();
      return { write, thrown: named(thrown) };
    }
  };

  const runAll = (batch: readonly Pending[]): Outcome[] => {
    begin.run();
    const before = changed();
    const outcomes = batch.map(runOne);
    const labels = outcomes.filter((outcome) => 'value' in outcome).map(({ write }) => write.label);
    const durable = labels.length > 0 && changed() !== before;
    if (durable) hook(hooks.beforeCommit && (() => hooks.beforeCommit?.(labels)));
    commit.run();
    if (durable) hook(hooks.afterCommit && (() => hooks.afterCommit?.(labels)));
    return outcomes;
  };

  const flush = (): void => {
    const batch = pending;
    pending = [];
    if (batch.length === 0) return;
    try {
      if (death) throw death.cause;
      for (const outcome of runAll(batch)) {
        if ('value' in outcome) outcome.write.resolve(outcome.value);
        else outcome.write.reject(outcome.thrown);
      }
    } catch (thrown) {
      if (handle.isOpen && handle.isTransaction) handle.exec('ROLLBACK');
      for (const { reject } of batch) reject(named(thrown));
    }
  };

  return {
    write: <T>(label: string, run: () => T) =>
      new Promise<T>((resolve, reject) => {
        if (closed)
          throw new Failure('Unavailable', `Cannot write (${label}) because the database is closed.`);
        if (pending.length === 0) defer(flush);
        pending.push({ label, run, resolve: (value) => resolve(value as T), reject });
      }),
    assertAlive() {
      if (death) throw death.cause;
    },
    close() {
      flush();
      closed = true;
    },
  };
};
