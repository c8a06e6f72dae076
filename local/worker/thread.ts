/** What a thread of the one-machine host's search worker runs, and one of the command line. */
import { serveSearchesWith } from '../../src/adapters/threads/index.ts';
import { systemClock } from '../../src/adapters/system/index.ts';
import { takeInHand } from '../../src/usecases/search-here.ts';

serveSearchesWith((order, saved) => takeInHand(order, { clock: systemClock, saved }));
