/** What a thread runs whose searches take more memory than any has. */
import { serveSearchesWith } from '../../../src/adapters/threads/index.ts';

const hoard: unknown[] = [];
serveSearchesWith(() => ({
  slice() {
    for (;;) hoard.push(Array.from({ length: 10_000 }, () => ({})));
  },
  news: () => undefined,
  save: () => new Uint8Array(),
  found() {
    throw new Error('Nothing is ever found.');
  },
}));
