import type { Detail } from '../../contracts/errors.ts';
import { ExtensionError } from '../../extension/index.ts';
import { MalformedOutput } from './malformed-output.ts';
import type { BadEnd } from './repetition.ts';
import { firstOf } from './schema.ts';

/** What an error says about what was done. */
export const endOf = (thrown: unknown): BadEnd => {
  if (thrown instanceof ExtensionError) return thrown.kind;
  return thrown instanceof MalformedOutput ? 'malformed' : 'ambiguous';
};

/** An input that its schema does not allow. */
export class Misfit extends Error {
  override readonly name = 'Misfit';
  readonly details: readonly Detail[];
  constructor(details: readonly Detail[]) {
    super(`its input does not fit: ${firstOf(details)}`);
    this.details = details;
  }
}

/** An attempt that must not be made (`repetition.ts`). */
export class Stop extends Error {
  override readonly name = 'Stop';
  constructor() {
    super('an earlier attempt may have done it already, and its target cannot tell');
  }
}

/** A lookup that failed: an earlier attempt may have acted, so nothing it says means that nothing was done. */
export class NotLookedUp extends Error {
  override readonly name = 'NotLookedUp';
  constructor(cause: unknown) {
    super('its target could not say whether an earlier attempt did it', { cause });
  }
}

/** A line a field, where an input did not fit. */
export const detailsOf = (thrown: unknown): readonly Detail[] =>
  thrown instanceof Misfit ? thrown.details : [];
