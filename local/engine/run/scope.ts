import type { Scope } from '../jsonata/expression.ts';
import type { Services } from '../jsonata/functions.ts';
import type { Payload } from '../payload.ts';
import { toIso } from '../time.ts';
import type { Current, Execution, Frame } from './execution.ts';

/** What `$states` holds beyond the input, where the field can see it. */
export type Extra = {
  result?: Payload;
  errorOutput?: unknown;
  token?: string;
  /** Iteration that a Map's ItemSelector is evaluated for. */
  item?: { index: number; value: unknown };
};

export type Viewpoint = Pick<Current, 'state' | 'input' | 'enteredAt' | 'retries'>;

const account = '000000000000';
export const roleArn = `arn:aws:iam::${account}:role/local`;

const itemOf = (frame: Frame): Extra['item'] => {
  for (let at: Frame | undefined = frame; at?.parent; at = at.parent) {
    const phase = at.parent.current?.phase;
    if (phase?.kind !== 'children' || !phase.items) continue;
    const items = phase.items.value;
    return { index: at.index, value: Array.isArray(items) ? (items[at.index] as unknown) : undefined };
  }
  return undefined;
};

/** The context object, `$states.context`. */
const contextOf = (
  execution: Execution,
  frame: Frame,
  { state, enteredAt, retries }: Viewpoint,
  extra: Extra,
) => {
  const { name, machine, input, startedAt } = execution;
  const item = extra.item ?? itemOf(frame);
  const retryable = state.type === 'Task' || state.type === 'Map' || state.type === 'Parallel';
  return {
    Execution: {
      Id: `arn:aws:states:local:${account}:execution:${machine.name}:${name}`,
      Input: input.value,
      Name: name,
      RoleArn: roleArn,
      StartTime: toIso(startedAt),
      RedriveCount: 0,
    },
    StateMachine: { Id: `arn:aws:states:local:${account}:stateMachine:${machine.name}`, Name: machine.name },
    State: {
      Name: state.name,
      EnteredTime: toIso(enteredAt),
      ...(retryable ? { RetryCount: retries.reduce((sum, count) => sum + count, 0) } : {}),
    },
    ...(extra.token === undefined ? {} : { Task: { Token: extra.token } }),
    ...(item === undefined ? {} : { Map: { Item: { Index: item.index, Value: item.value } } }),
  };
};

/** What expressions of a state read. Everything is made when first read. */
export const scopeOf = (
  execution: Execution,
  frame: Frame,
  view: Viewpoint,
  services: Services,
  extra: Extra = {},
): Scope => {
  const { result, errorOutput } = extra;
  let context: unknown;
  const states = {
    get input() {
      return view.input.value;
    },
    get context() {
      context ??= contextOf(execution, frame, view, extra);
      return context;
    },
    ...(errorOutput === undefined ? {} : { errorOutput }),
  };
  if (result) Object.defineProperty(states, 'result', { enumerable: true, get: () => result.value });
  return {
    services,
    lookup(name) {
      if (name === 'states') return states;
      for (let at: Frame | undefined = frame; at; at = at.parent) {
        const variable = at.variables.get(name);
        if (variable) return variable.value;
      }
      return undefined;
    },
  };
};
