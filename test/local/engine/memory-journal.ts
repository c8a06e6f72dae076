import { Failure } from '../../../src/contracts/errors.ts';
import type { Change, ExecutionRow, HistoryEvent, Journal } from '../../../local/engine/index.ts';

/** The process is gone: what was under way stays as it was. */
export class Crashed extends Error {
  override readonly name = 'Crashed';
}

/** What survives a crash. */
export type Disk = {
  definitions: Map<string, string>;
  rows: Map<string, ExecutionRow>;
  events: Map<string, string[]>;
};

export const newDisk = (): Disk => ({ definitions: new Map(), rows: new Map(), events: new Map() });

/** Crash at the `write`-th write (from 1): `before` it is done, or `after`, when nobody hears of it any more. */
export type CrashPoint = { write: number; when: 'before' | 'after' };

/** A journal in memory, which keeps text as a disk would, and can crash: then every further call rejects. */
export class MemoryJournal implements Journal {
  readonly disk: Disk;
  /** Writes so far. */
  writes = 0;
  crashed = false;
  readonly #crash: CrashPoint | undefined;

  constructor(disk: Disk = newDisk(), crash?: CrashPoint) {
    this.disk = disk;
    this.#crash = crash;
  }

  async #write(change: () => void): Promise<void> {
    if (this.crashed) throw new Crashed('the journal is gone');
    this.writes += 1;
    const here = this.writes === this.#crash?.write;
    if (here && this.#crash?.when === 'before') this.#fall();
    change();
    if (here) this.#fall();
    await Promise.resolve();
  }

  #fall(): never {
    this.crashed = true;
    throw new Crashed('the journal is gone');
  }

  #alive(): void {
    if (this.crashed) throw new Crashed('the journal is gone');
  }

  define(hash: string, text: string): Promise<void> {
    return this.#write(() => this.disk.definitions.set(hash, text));
  }

  async definition(hash: string): Promise<string | undefined> {
    this.#alive();
    return this.disk.definitions.get(hash);
  }

  create(execution: ExecutionRow, events: readonly HistoryEvent[]): Promise<void> {
    return this.#write(() => {
      if (this.disk.rows.has(execution.name)) throw new Failure('ExecutionExists', 'Cannot create it twice.');
      this.disk.rows.set(execution.name, execution);
      this.disk.events.set(execution.name, []);
      this.#store(execution.name, events);
    });
  }

  append(name: string, events: readonly HistoryEvent[], change?: Change): Promise<void> {
    return this.#write(() => {
      const row = this.disk.rows.get(name);
      if (row?.status !== 'RUNNING') throw new Error(`'${name}' does not run`);
      this.#store(name, events);
      if (change) this.disk.rows.set(name, { ...row, ...change });
    });
  }

  #store(name: string, events: readonly HistoryEvent[]): void {
    const kept = this.disk.events.get(name) ?? [];
    for (const event of events) {
      if (event.id !== kept.length + 1) throw new Error(`event ${event.id} follows ${kept.length}`);
      kept.push(JSON.stringify(event));
    }
  }

  async running(): Promise<readonly ExecutionRow[]> {
    this.#alive();
    return [...this.disk.rows.values()].filter(({ status }) => status === 'RUNNING');
  }

  async get(name: string): Promise<ExecutionRow | undefined> {
    this.#alive();
    return this.disk.rows.get(name);
  }

  async history(name: string): Promise<readonly HistoryEvent[]> {
    this.#alive();
    return (this.disk.events.get(name) ?? []).map((text) => JSON.parse(text) as HistoryEvent);
  }
}
