import { afterEach } from 'vitest';
import type { Clock } from '../../src/ports/clock.ts';
import { SimClock } from '../support/sim-clock.ts';

/** A port to test, as an adapter's test makes it: empty, and telling time by `clock` alone. */
export type Made<P> = {
  port: P;
  /** Ends it and opens what it kept anew, as a restart does. Absent where there is nothing to reopen. */
  reopen?: () => Promise<P>;
  close?: () => Promise<void> | void;
};
export type Make<P> = (options: { clock: Clock }) => Promise<Made<P>> | Made<P>;

/** Makes ports for the tests of one suite, and closes them after each. */
export const makerOf = <P>(make: Make<P>) => {
  const made: Made<P>[] = [];
  afterEach(async () => {
    for (const one of made.splice(0)) await one.close?.();
  });
  return async () => {
    const clock = new SimClock();
    const one = await make({ clock });
    made.push(one);
    return { clock, port: one.port, reopen: async () => (one.reopen ? one.reopen() : one.port) };
  };
};
