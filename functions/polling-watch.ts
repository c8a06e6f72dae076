import type { Watch } from '../src/usecases/follow.ts';
import type { Services } from '../src/usecases/services.ts';

/** First and longest pause between two looks, in ms, and how much longer each is than the one before. */
const first = 250;
const longest = 1_000;
const growth = 1.4;

/**
 * For followers in a process that no commit is told to: they look again after a pause that grows from 250 ms to 1 s.
 */
export const pollingWatch = ({ clock }: Pick<Services, 'clock'>): Watch => ({
  open() {
    let pause = first;
    return {
      changed: (ms, signal) =>
        new Promise((resolve) => {
          const done = (): void => {
            cancel();
            signal?.removeEventListener('abort', done);
            resolve();
          };
          const cancel = clock.after(Math.min(ms, pause), done);
          pause = Math.min(longest, pause * growth);
          if (signal?.aborted === true) done();
          else signal?.addEventListener('abort', done, { once: true });
        }),
      close: () => undefined,
    };
  },
});
