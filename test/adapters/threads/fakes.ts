import { searchServer } from '../../../src/adapters/threads/serve.ts';
import type { SearchThread } from '../../../src/adapters/threads/index.ts';
import { Failure } from '../../../src/contracts/errors.ts';
import type { SearchInHand, SearchOrder, Searched } from '../../../src/ports/search-pool.ts';
import type { SimClock } from '../../support/sim-clock.ts';

/** An order that takes so many slices; `input` names it. */
export const order = (name: string, slices: number): SearchOrder => ({
  problem: 'count',
  input: name,
  options: { iterations: slices },
});

/** What a search that only counts its slices finds. */
const found = (name: string, slices: number): Searched => ({
  solved: true,
  answer: name,
  result: {
    stats: {
      iterations: slices,
      root_visits: slices,
      root_value: 1,
      num_children: 1,
      best_action: name,
      best_action_visits: slices,
      best_action_value: 1,
      action_stats: {},
      total_simulations: slices,
      cache_hits: 0,
      cache_misses: 0,
      cache_hit_rate: 0,
      seed: 1,
    },
    bestMove: 0,
    principalVariation: [],
    principalMoves: [],
    value: 1,
    proven: false,
    stopped: 'iterations',
    interval: null,
    bestLine: null,
    moves: [],
    trace: [],
    backup: 'mean',
    nodes: 1,
    cost: 0,
  },
});

/** One turn on one thread: which search, and how many of its slices were done before, wherever. */
export type Turn = { thread: number; name: string; done: number };

/**
 * Threads whose searches only count. A slice takes 25 ms of the clock; `dies` says of which search's slice a thread dies.
 */
export const countingThreads = (clock: SimClock, dies: (turn: Turn) => boolean = () => false) => {
  const turns: Turn[] = [];
  let opened = 0;
  const open = (): SearchThread => {
    const thread = opened;
    opened += 1;
    let dead = false;
    const begin = ({ input, options }: SearchOrder, saved?: Uint8Array): SearchInHand => {
      let done = saved?.[0] ?? 0;
      return {
        slice: () => {
          const turn = { thread, name: input, done };
          if (dies(turn)) dead = true;
          else turns.push(turn);
          done += 1;
          return done >= (options.iterations ?? 1);
        },
        news: () => undefined,
        save: () => Uint8Array.of(done),
        found: () => found(input, done),
      };
    };
    const answer = searchServer(begin);
    return {
      ask: (command) =>
        new Promise((resolve, reject) => {
          clock.after(command.do === 'slice' ? 25 : 0, () => {
            const reply = answer(command);
            if (dead) reject(new Failure('SearchFailed', 'Cannot search because the thread died.'));
            else resolve(reply);
          });
        }),
      isDead: () => dead,
      close: async () => undefined,
    };
  };
  return { open, turns, opened: () => opened };
};
