import { Failure, type Detail } from '../../../src/contracts/errors.ts';

/** Everything wrong with one file, gathered so that it is reported at once. */
export type Problems = {
  /** @param path such as `States.Plan.Retry[0].ErrorEquals`, empty for the file; `problem` ends the sentence. */
  add(path: string, problem: string): void;
  readonly found: readonly Detail[];
  /** @throws Failure `MachineInvalid` where anything was found. */
  raise(): void;
};

export const gatherProblems = (file: string): Problems => {
  const found: Detail[] = [];
  return {
    found,
    add(path, message) {
      found.push({ path, message });
    },
    raise() {
      const [first] = found;
      if (!first) return;
      const more = found.length > 1 ? ` (and ${found.length - 1} more)` : '';
      const subject = first.path === '' ? 'it' : first.path;
      throw new Failure('MachineInvalid', `Cannot load ${file} because ${subject} ${first.message}${more}.`, {
        details: found,
      });
    },
  };
};
