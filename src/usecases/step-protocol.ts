/**
 * How a dispatched step is taken from its queue: one protocol for Lambdas, the search worker and the one-machine pollers.
 *
 * - A consumer first heartbeats. Where the token is closed it drops the message and spends nothing.
 * - A business failure is told to the token by name. Only a crash lets the message come back.
 * - While it works it heartbeats, so that a dead consumer is noticed before the step's timeout.
 */
import { z } from 'zod';
import { consultMessageSchema } from '../contracts/execution.ts';
import type { ConsultMessage, Consulted } from '../contracts/execution.ts';
import { Failure, toFailure } from '../contracts/errors.ts';
import type { Services } from './services.ts';
import { consult, failStep } from './consult.ts';

export type StepClocks = {
  /** Milliseconds between heartbeats. */
  beat_ms: number;
  /** Keeps the message hidden from other consumers; with the first beat after so many ms, again and again. */
  extend?: { every_ms: number; run: () => Promise<void> };
};

/** `done`: delete the message. `again`: leave it, it comes back when its visibility ends. */
export type Handled = 'done' | 'again';

const parse = (body: string): ConsultMessage => {
  try {
    return consultMessageSchema.parse(JSON.parse(body));
  } catch (cause) {
    throw new Failure('PoisonMessage', 'Cannot read a step message because it does not fit its schema.', {
      cause,
    });
  }
};

/** Tells a token, and takes a closed one as told: it was answered, or its time is over. */
const tell = async (say: () => Promise<void>): Promise<void> => {
  try {
    await say();
  } catch (thrown) {
    if (toFailure(thrown).code !== 'TaskClosed') throw thrown;
  }
};

/**
 * Handles one message of a step queue.
 * @param consulting does the consult; the worker hands in one that searches on threads
 * @throws Failure `PoisonMessage` for a message nobody can read: redelivery takes it to the dead-letter queue
 */
export const handleStep = async (
  services: Services,
  body: string,
  clocks: StepClocks,
  signal?: AbortSignal,
  consulting: (
    services: Services,
    order: ConsultMessage,
    signal?: AbortSignal,
  ) => Promise<Consulted> = consult,
): Promise<Handled> => {
  const message = parse(body);
  try {
    await services.tasks.heartbeat(message.token);
  } catch (thrown) {
    if (toFailure(thrown).code !== 'TaskClosed') throw thrown;
    return 'done';
  }
  const gone = new AbortController();
  const stop = beat(services, message.token, clocks, gone);
  const both = signal === undefined ? gone.signal : AbortSignal.any([signal, gone.signal]);
  try {
    const consulted = await consulting(services, message, both);
    await tell(() => services.tasks.succeed(message.token, consulted));
  } catch (thrown) {
    if (signal?.aborted === true) return 'again';
    const failure = toFailure(thrown);
    services.log('warn', 'step.failed', {
      code: failure.code,
      step_id: message.step_id,
      session_id: message.session_id,
    });
    await tell(() => services.tasks.fail(message.token, failure.code, failure.message));
  } finally {
    stop();
  }
  return 'done';
};

const beat = (services: Services, token: string, clocks: StepClocks, gone: AbortController): (() => void) => {
  let ended = false;
  let cancel = (): void => undefined;
  let extended = services.clock.now();
  const extend = async (): Promise<void> => {
    const now = services.clock.now();
    if (clocks.extend === undefined || now - extended < clocks.extend.every_ms) return;
    await clocks.extend.run();
    extended = now;
  };
  const next = (): void => {
    cancel = services.clock.after(clocks.beat_ms, () => {
      Promise.all([services.tasks.heartbeat(token), extend()]).then(
        () => {
          if (!ended) next();
        },
        (thrown: unknown) => {
          if (toFailure(thrown).code === 'TaskClosed') gone.abort(thrown);
          else if (!ended) next();
        },
      );
    });
  };
  next();
  return () => {
    ended = true;
    cancel();
  };
};

/** What every version's message has, whatever else it has. */
const withTokenSchema = z.object({ token: z.string() });

const poisoned = async (services: Services, body: string): Promise<void> => {
  services.log('error', 'message.poisoned');
  services.metrics.count('deliberate_poisoned_messages_total');
  let found;
  try {
    found = withTokenSchema.safeParse(JSON.parse(body));
  } catch {
    return;
  }
  const { data } = found;
  if (data === undefined) return;
  await tell(() =>
    services.tasks.fail(
      data.token,
      'PoisonMessage',
      'Cannot do the step because its message cannot be read.',
    ),
  );
};

/**
 * Handles a message that reached a dead-letter queue: the step fails by name, so that nothing hangs, not even where the
 * message is of a later version that no consumer can read any more.
 */
export const handleDeadLetter = async (services: Services, body: string): Promise<Handled> => {
  let message: ConsultMessage;
  try {
    message = parse(body);
  } catch {
    await poisoned(services, body);
    return 'done';
  }
  const failure = new Failure(
    'PoisonMessage',
    'Cannot finish the step because its consumer died on it every time.',
  );
  await failStep(services, message, failure).catch((thrown: unknown) => {
    if (!['NotFound', 'Erased'].includes(toFailure(thrown).code)) throw thrown;
  });
  await tell(() => services.tasks.fail(message.token, failure.code, failure.message));
  return 'done';
};
