import { z } from 'zod';
import {
  abandonInputSchema,
  actInputSchema,
  askInputSchema,
  turnSchema,
} from '../../src/contracts/execution.ts';
import { Failure, toFailure } from '../../src/contracts/errors.ts';
import { abandon } from '../../src/usecases/abandon.ts';
import { act } from '../../src/usecases/act.ts';
import { answer } from '../../src/usecases/answer.ts';
import { ask } from '../../src/usecases/ask.ts';
import { compose } from '../../src/usecases/compose.ts';
import { overdue } from '../../src/usecases/overdue.ts';
import { plan } from '../../src/usecases/plan.ts';
import { reflect } from '../../src/usecases/reflect.ts';
import type { Services } from '../../src/usecases/services.ts';

type Bound = (services: Services, payload: unknown) => Promise<unknown>;

const bind =
  <Schema extends z.ZodType>(
    schema: Schema,
    run: (services: Services, input: z.infer<Schema>) => Promise<unknown>,
  ): Bound =>
  (services, payload) =>
    run(services, schema.parse(payload));

/** The functions that the state machine calls, by their name in the topology. */
const functions: Readonly<Record<string, Bound>> = {
  answer: bind(turnSchema, answer),
  plan: bind(turnSchema, plan),
  reflect: bind(turnSchema, reflect),
  compose: bind(turnSchema, compose),
  ask: bind(askInputSchema.extend({ token: z.string() }), ask),
  overdue: bind(askInputSchema, overdue),
  act: bind(actInputSchema, act),
  abandon: bind(abandonInputSchema, abandon),
};

/** Calls a function of the topology as the state machine does. @throws Failure `MachineInvalid` for a name that is none */
export const invokeFunction = async (
  services: Services,
  name: string,
  payload: unknown,
): Promise<unknown> => {
  const bound = functions[name];
  if (bound === undefined)
    throw new Failure('MachineInvalid', `Cannot invoke ${name} because the host has no such function.`);
  const started = services.clock.now();
  const observe = (outcome: 'ok' | 'failed'): void => {
    const seconds = (services.clock.now() - started) / 1000;
    services.metrics.observe('deliberate_usecase_duration_seconds', seconds, { usecase: name, outcome });
  };
  try {
    const result = await services.tracer.span(`function.${name}`, {}, () => bound(services, payload));
    observe('ok');
    return result;
  } catch (thrown) {
    observe('failed');
    services.metrics.count('deliberate_usecase_errors_total', {
      usecase: name,
      code: toFailure(thrown).code,
    });
    throw thrown;
  }
};
