import { serveSearchesWith } from '../../src/adapters/threads/serve.ts';
import { systemClock } from '../../src/adapters/system/index.ts';
import { takeInHand } from '../../src/usecases/search-here.ts';

/** Runs searches on this thread, as its process says. */
export const serveSearches = (): void =>
  serveSearchesWith((order, saved) => takeInHand(order, { clock: systemClock, saved }));
