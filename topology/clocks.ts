/**
 * Clocks of queues and consumers, derived from the two that the state machine writes on `Consult`. Nothing else says
 * them, so that the inequalities hold by construction:
 *
 * - heartbeat > the oldest a message may get + two beats;
 * - timeout > receives × visibility; retention ≤ timeout;
 * - a consumer that died is succeeded by another before its heartbeat is missed: visibility + two beats < heartbeat;
 * - a function ends before its message comes back: function timeout < visibility.
 */
import { z } from 'zod';

const consultSchema = z.object({
  States: z.object({
    Work: z.object({
      ItemProcessor: z.object({
        States: z.object({
          Consult: z.object({ TimeoutSeconds: z.number().int(), HeartbeatSeconds: z.number().int() }),
        }),
      }),
    }),
  }),
});

/** All in seconds but `max_receives`. */
export type StepClocks = {
  timeout: number;
  heartbeat: number;
  beat: number;
  max_age: number;
  visibility: number;
  max_receives: number;
  retention: number;
  function_timeout: number;
};

const maxReceives = 3;

/** Clocks of what takes up uploads, in seconds; nothing waits for it but whoever looks. */
const ingestTimeout = 60;
export const ingestClocks = {
  function_timeout: ingestTimeout,
  visibility: ingestTimeout + 30,
  max_age: 600,
  max_receives: maxReceives,
  /** A day, as long as what was uploaded stays. */
  retention: 86_400,
} as const;

/** @param machine the state machine's definition, parsed. @throws ZodError when it has no `Consult` with both clocks. */
export const stepClocks = (machine: unknown): StepClocks => {
  const { TimeoutSeconds: timeout, HeartbeatSeconds: heartbeat } =
    consultSchema.parse(machine).States.Work.ItemProcessor.States.Consult;
  const beat = Math.max(1, Math.floor(heartbeat / 16));
  const visibility = Math.min(Math.floor(heartbeat / 4), Math.floor((timeout - 1) / maxReceives));
  return {
    timeout,
    heartbeat,
    beat,
    max_age: heartbeat - 2 * beat - 1,
    visibility,
    max_receives: maxReceives,
    retention: timeout,
    function_timeout: visibility - beat,
  };
};
