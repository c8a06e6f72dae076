import type { Clock } from '../../../src/ports/clock.ts';
import type { Frame } from './execution.ts';

/** Timers of the platform hold 31 bits of milliseconds; a longer wait is several. */
const longest = 2_147_483_647;

/** Runs `run` at a time, early enough never, again and again if the clock is set back. @returns what takes it back. */
export const at = (clock: Clock, time: number, run: () => void): (() => void) => {
  let cancel = (): void => undefined;
  const arm = (): void => {
    const left = time - clock.now();
    cancel = clock.after(Math.min(left, longest), () => {
      if (clock.now() >= time) run();
      else arm();
    });
  };
  arm();
  return () => cancel();
};

/** When something is due in the state that a frame is in; undefined when nothing ever is. */
export const dueOf = (frame: Frame): number | undefined => {
  const phase = frame.current?.phase;
  switch (phase?.kind) {
    case 'waiting':
      return phase.until;
    case 'backoff':
      return phase.at;
    case 'task': {
      const beat = phase.beatEvery === undefined ? undefined : phase.beatAt + phase.beatEvery;
      if (beat === undefined) return phase.timeoutAt;
      return Math.min(beat, phase.timeoutAt ?? beat);
    }
    default:
      return undefined;
  }
};
