/** How the state machine's functions are called: the same on both hosts. */
import type { z } from 'zod';
import { toFailure } from '../src/contracts/errors.ts';
import type { Services } from '../src/usecases/services.ts';

/** A use case that takes the machine's payload as it comes. */
export type Bound = (services: Services, payload: unknown) => Promise<unknown>;

/** A use case behind its schema. */
export const bind =
  <Schema extends z.ZodType>(
    schema: Schema,
    run: (services: Services, input: z.infer<Schema>) => Promise<unknown>,
  ): Bound =>
  (services, payload) =>
    run(services, schema.parse(payload));

/**
 * Calls a function of the topology as the state machine does, timed and traced.
 * @throws Failure named by the catalogue, which the machine retries and catches by
 */
export const invoke = async (
  services: Services,
  { name, bound }: { name: string; bound: Bound },
  payload: unknown,
): Promise<unknown> => {
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
    const failure = toFailure(thrown);
    services.metrics.count('deliberate_usecase_errors_total', { usecase: name, code: failure.code });
    throw failure;
  }
};
