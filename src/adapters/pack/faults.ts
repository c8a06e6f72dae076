import { Failure } from '../../contracts/errors.ts';

/** One thing that is wrong with a pack, and where. */
export type Fault = { file: string; line: number; reason: string };

/** Collects everything that is wrong, so that an author hears of all of it at once. */
export class Faults {
  readonly #folder: string;
  readonly #found: Fault[] = [];

  constructor(folder: string) {
    this.#folder = folder;
  }

  add(file: string, line: number, reason: string): void {
    this.#found.push({ file, line, reason });
  }

  /** @throws Failure `PackInvalid` with a detail a fault (`path` is `file:line`), if there is any. */
  throwIfAny(): void {
    if (this.#found.length === 0) return;
    const sorted = this.#found.toSorted((a, b) => a.file.localeCompare(b.file) || a.line - b.line);
    const count = sorted.length === 1 ? 'one thing is' : `${sorted.length} things are`;
    throw new Failure('PackInvalid', `Cannot load the pack in ${this.#folder} because ${count} wrong.`, {
      details: sorted.map((fault) => ({ path: `${fault.file}:${fault.line}`, message: fault.reason })),
    });
  }
}
