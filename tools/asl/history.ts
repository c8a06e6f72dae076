/** How long an execution's history may get. */
import { statesOf } from './machine.ts';
import type { Machine, Placed } from './machine.ts';

/** Step Functions ends an execution beyond this many events. */
export const mostEvents = 25_000;

/** A session's bounds: rounds of work, steps of a plan, and waits for one action (reminders, levels, a default). */
export const bounds = { rounds: 10, steps: 20, waits: 6 };

/** Entered and exited, and for each try of a task: scheduled, started, submitted, ended. */
const eventsOf = ({ state }: Placed): number => {
  const tries = 1 + state.Retry.reduce((sum, one) => sum + one.MaxAttempts, 0);
  return 2 + (state.Type === 'Task' ? 4 * tries : 1);
};

/** Iteration started and ended. */
const eventsOfItem = 2;

/**
 * An upper bound of the events of one session: every state in every round with all its retries. Steps are spread over the
 * rounds of a plan that is revised each time; what waits for people is done once a session.
 */
export const eventsAtMost = (machine: Machine): number => {
  const sum = (states: readonly Placed[]): number => states.reduce((total, one) => total + eventsOf(one), 0);
  const all = statesOf(machine);
  const outer = all.filter(({ around }) => around.length === 0);
  const maps = outer.filter(({ state }) => state.ItemProcessor !== undefined);
  const items = maps.map((map) => {
    const inner = all.filter(({ around }) => around.includes(map));
    const waits = inner.some(
      ({ state }) => state.Resource?.endsWith('lambda:invoke.waitForTaskToken') === true,
    );
    const each = sum(inner) + eventsOfItem;
    return waits ? bounds.steps * bounds.waits * each : bounds.rounds * bounds.steps * each;
  });
  return bounds.rounds * sum(outer) + items.reduce((total, one) => total + one, 0);
};
