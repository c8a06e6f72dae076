import { Failure } from '../../src/contracts/errors.ts';
import { handleStep } from '../../src/usecases/step-protocol.ts';
import type { Services } from '../../src/usecases/services.ts';

/** Before the function is cut off, in ms: time to end what runs and say so. */
const margin = 3_000;

/**
 * Takes one step from its queue. A function ends before its message comes back (the topology derives its timeout so), and
 * what has not ended shortly before that is handed back: another receive begins it anew, and too many of them fail the
 * step by name.
 * @param options.left_ms until the function is cut off
 * @throws Failure `PoisonMessage` for a message nobody can read; `Unavailable` for one that is handed back
 */
export const takeStep = async (
  services: Services,
  body: string,
  options: { beat_ms: number; left_ms: number },
): Promise<void> => {
  const late = new AbortController();
  const cancel = services.clock.after(Math.max(0, options.left_ms - margin), () =>
    late.abort(new Error('The function is about to be cut off.')),
  );
  try {
    if ((await handleStep(services, body, { beat_ms: options.beat_ms }, late.signal)) === 'done') return;
    throw new Failure('Unavailable', 'Cannot finish the step because the function’s time is over.');
  } finally {
    cancel();
  }
};
