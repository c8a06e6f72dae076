import type { ErrorCode } from '../../contracts/errors.ts';
import type { Idempotency } from '../../contracts/pack/index.ts';

/**
 * Design law 1, effects once, as two tables: how an attempt begins, and what its end is called. Everything that carries
 * out an executor asks here, on both hosts, because a wrong cell pays a refund twice.
 */

/** `run` the executor, `lookup` first and run only if nothing is found, or `stop`: nobody may repeat it. */
export type Beginning = 'run' | 'lookup' | 'stop';

/**
 * How an attempt begins. The first one runs. A later one may follow an effect that nobody saw: a target that knows the
 * key takes it again, one that can be asked is asked, and one that offers neither is left to a person.
 */
export const beginning = (attempt: number, idempotency: Idempotency): Beginning =>
  attempt <= 1 ? 'run' : ({ key: 'run', lookup: 'lookup', none: 'stop' } as const)[idempotency];

/**
 * How a run ended without a usable result: `refused` and `failed` did nothing, `ambiguous` may have acted (a timeout, a lost
 * connection, an error without a word about it), `malformed` has acted and answered what its schema does not allow.
 */
export type BadEnd = 'refused' | 'failed' | 'ambiguous' | 'malformed';

/** The failure that a bad end is. A malformed answer would come back the same, so repeating it is no help. */
export const failureOf = (
  end: BadEnd,
  idempotency: Idempotency,
): Extract<ErrorCode, 'ExecutorRefused' | 'ExecutorFailed' | 'EffectUnknown'> => {
  if (end === 'refused') return 'ExecutorRefused';
  if (end === 'failed') return 'ExecutorFailed';
  if (end === 'malformed') return 'EffectUnknown';
  return idempotency === 'none' ? 'EffectUnknown' : 'ExecutorFailed';
};
