/** A state machine as the linter reads it: loosely, so that a rule can be broken alone. */
import { z } from 'zod';

const handler = z.looseObject({ ErrorEquals: z.array(z.string()).default([]) });
const stateSchema = z.looseObject({
  Type: z.string(),
  Comment: z.string().optional(),
  Resource: z.string().optional(),
  Arguments: z.unknown().optional(),
  TimeoutSeconds: z.union([z.number(), z.string()]).optional(),
  HeartbeatSeconds: z.union([z.number(), z.string()]).optional(),
  Error: z.string().optional(),
  Default: z.string().optional(),
  Retry: z
    .array(
      handler.extend({
        MaxAttempts: z.number().default(3),
        MaxDelaySeconds: z.number().optional(),
        JitterStrategy: z.string().optional(),
      }),
    )
    .default([]),
  Catch: z.array(handler).default([]),
  Next: z.string().optional(),
  get ItemProcessor(): z.ZodOptional<typeof machineSchema> {
    return machineSchema.optional();
  },
  get Branches(): z.ZodOptional<z.ZodArray<typeof machineSchema>> {
    return z.array(machineSchema).optional();
  },
});
export const machineSchema = z.looseObject({
  StartAt: z.string(),
  States: z.record(z.string(), stateSchema),
});

export type Machine = z.infer<typeof machineSchema>;
export type State = z.infer<typeof stateSchema>;

/** A state with its name, and the states that it stands in, the nearest first. */
export type Placed = { name: string; state: State; scope: Machine; around: readonly Placed[] };

/** All states of a machine, those inside others too. */
export const statesOf = (machine: Machine, around: readonly Placed[] = []): Placed[] =>
  Object.entries(machine.States).flatMap(([name, state]) => {
    const placed: Placed = { name, state, scope: machine, around };
    const inner = [
      ...(state.ItemProcessor === undefined ? [] : [state.ItemProcessor]),
      ...(state.Branches ?? []),
    ];
    return [placed, ...inner.flatMap((one) => statesOf(one, [placed, ...around]))];
  });

export const isTask = ({ state }: Placed): boolean => state.Type === 'Task';
