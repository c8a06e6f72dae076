import { Failure } from '../../contracts/errors.ts';
import type { ExtensionManifest } from '../../contracts/pack/index.ts';
import { ExtensionError } from '../../extension/index.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Effect, EffectOrder, Extensions, ToolCall } from '../../ports/extensions.ts';
import type { Log } from '../../ports/telemetry.ts';
import type { Body, Run } from '../../ports/extension-body.ts';
import { MalformedOutput } from './malformed-output.ts';
import { withDeadline } from './deadline.ts';
import { reasonOf, redactor } from './redact.ts';
import { beginning, failureOf } from './repetition.ts';
import { detailsOf, endOf, Misfit, NotLookedUp, Stop } from './ends.ts';
import { checkBy, firstOf, type Check } from './schema.ts';

/** One extension, ready to run. */
export type Part = { manifest: ExtensionManifest; body: Body; secrets: Readonly<Record<string, string>> };

type Executor = Extract<ExtensionManifest, { kind: 'executor' }>;
type Ready<M = ExtensionManifest> = Omit<Part, 'manifest'> & {
  manifest: M;
  redact: (text: string) => string;
  checkInput: Check;
  checkOutput: Check;
};
type Request = Pick<ToolCall, 'tenant' | 'subject' | 'input' | 'signal'>;

/** Most milliseconds that getting ready may take; they do not count towards the timeout of the run. */
const startLimit = 20_000;

/**
 * The port over bodies: whom an extension may serve, what goes in and comes out, how long it may take, and what its end
 * is called (design laws 1 and 4). The same on every host; only the bodies differ.
 * @throws PackInvalid for a schema that is none
 */
export const extensionsOver = (
  parts: readonly Part[],
  { clock, log }: { clock: Clock; log: Log },
): Extensions => {
  const ready = new Map(
    parts.map((part): [string, Ready] => [
      part.manifest.extension_id,
      {
        ...part,
        redact: redactor(part.secrets),
        checkInput: checkBy(part.manifest, 'input', part.manifest.input),
        checkOutput: checkBy(part.manifest, 'output', part.manifest.output),
      },
    ]),
  );

  /** The input as its schema sees it, or why it may not run for this subject with this input. */
  const admit = ({ manifest, checkInput }: Ready, { subject, input }: Request): unknown => {
    if (manifest.subject === 'required' && subject === undefined) {
      throw new ExtensionError('refused', 'there is no verified customer');
    }
    const checked = checkInput(input);
    if (checked.fits) return checked.value;
    throw new Misfit(checked.details);
  };

  const start = async ({ body }: Ready, parent: AbortSignal | undefined): Promise<void> => {
    try {
      await withDeadline({ clock, ms: startLimit, parent }, (signal) => body.start(signal));
    } catch (thrown) {
      if (thrown instanceof ExtensionError) throw thrown;
      throw new ExtensionError('failed', `it did not start: ${reasonOf(thrown, String)}`);
    }
  };

  const perform = async (
    part: Ready,
    operation: 'run' | 'lookup',
    request: Request & { idempotencyKey: string },
  ): Promise<unknown> => {
    const { tenant, subject, idempotencyKey, signal: parent } = request;
    await start(part, parent);
    const value = await withDeadline({ clock, ms: part.manifest.timeout, parent }, (signal) => {
      const run: Run = { tenant, subject, idempotencyKey, signal, input: request.input };
      return part.body[operation](run);
    });
    if (operation === 'lookup' && (value === undefined || value === null)) return undefined;
    const checked = part.checkOutput(value);
    if (checked.fits) return checked.value;
    throw new MalformedOutput(`its answer does not fit: ${firstOf(checked.details)}`);
  };

  const note = (part: Ready, code: string, thrown: unknown, call: { correlationId?: string }): string => {
    const reason = reasonOf(thrown, part.redact);
    log('warn', 'extension.failed', {
      extension_id: part.manifest.extension_id,
      code,
      reason,
      correlation_id: call.correlationId,
    });
    return reason;
  };

  const callTool = async (call: ToolCall): Promise<unknown> => {
    const part = ready.get(call.tool);
    if (part?.manifest.kind !== 'tool') {
      throw new Failure('ToolRefused', `Cannot read ${call.tool} because there is no such tool.`);
    }
    try {
      return await perform(part, 'run', { ...call, input: admit(part, call), idempotencyKey: '' });
    } catch (thrown) {
      const code = endOf(thrown) === 'refused' || thrown instanceof Misfit ? 'ToolRefused' : 'ToolFailed';
      const reason = note(part, code, thrown, call);
      throw new Failure(code, `Cannot read ${call.tool} because ${reason}.`, { details: detailsOf(thrown) });
    }
  };

  const attempt = async (part: Ready<Executor>, order: EffectOrder): Promise<Effect> => {
    const request = { ...order, input: admit(part, order) };
    const begin = beginning(order.attempt, part.manifest.idempotency);
    if (begin === 'stop') throw new Stop();
    if (begin === 'lookup') {
      const found = await perform(part, 'lookup', request).catch((thrown: unknown) => {
        throw new NotLookedUp(thrown);
      });
      if (found !== undefined) return { outcome: 'done', result: found, repeated: true };
    }
    return { outcome: 'done', result: await perform(part, 'run', request), repeated: false };
  };

  const execute = async (order: EffectOrder): Promise<Effect> => {
    const part = ready.get(order.executor);
    if (part === undefined || !isExecutor(part)) {
      throw new Failure(
        'ExecutorRefused',
        `Cannot carry out ${order.executor} because there is no such executor.`,
      );
    }
    try {
      return await attempt(part, order);
    } catch (thrown) {
      throw failureFrom(part, order, thrown);
    }
  };

  const failureFrom = (part: Ready<Executor>, order: EffectOrder, thrown: unknown): Failure => {
    const { extension_id: id, idempotency } = part.manifest;
    const end = endOf(thrown);
    const code = ((): ReturnType<typeof failureOf> => {
      if (thrown instanceof Misfit) return 'ExecutorRefused';
      if (thrown instanceof Stop) return 'EffectUnknown';
      if (thrown instanceof NotLookedUp) return 'ExecutorFailed';
      return failureOf(end, idempotency);
    })();
    const reason = note(part, code, thrown, order);
    return new Failure(code, `Cannot carry out ${id} because ${reason}.`, {
      details: detailsOf(thrown),
      data: { nothing_done: code === 'ExecutorRefused' || (order.attempt <= 1 && end === 'failed') },
    });
  };

  return {
    callTool,
    execute,
    close: async () => {
      await Promise.all(parts.map((part) => part.body.close()));
    },
  };
};

const isExecutor = (part: Ready): part is Ready<Executor> => part.manifest.kind === 'executor';
