import { describe, expect, it } from 'vitest';
import {
  lambdaCodeBody,
  secretValues,
  serveExtension,
} from '../../../../src/adapters/aws/extensions/index.ts';
import { ExtensionError, refused } from '../../../../src/extension/index.ts';
import { manualClock } from '../../extensions/manual-clock.ts';
import { type Handler, lambdaFailing, lambdaOver, secretsOver } from './in-process.ts';

const run = {
  tenant: 'acme',
  subject: { customer_id: '77' },
  input: { n: 1 },
  idempotencyKey: 's/a',
  signal: new AbortController().signal,
};
const options = { functionName: 'extension-one', timeout_ms: 5000 };
const over = (handler: Handler) => lambdaCodeBody({ ...options, lambda: lambdaOver(() => handler) });
const throwing = (name: string, message = 'no') =>
  over(() => Promise.reject(Object.assign(new Error(message), { name })));

/** Whether the end of a run says that nothing was done. */
const kindOf = async (running: Promise<unknown>): Promise<unknown> => {
  const thrown = await running.then(
    () => 'an output',
    (reason: unknown) => reason,
  );
  return thrown instanceof ExtensionError ? thrown.kind : thrown instanceof Error ? 'ambiguous' : thrown;
};

describe('a code extension behind a function', () => {
  it('hands over all but the signal, and what it gives comes back as JSON', async () => {
    const body = over(async (event) => ({ how: 'output', output: event }));
    const { signal: _, ...call } = run;
    expect(await body.run(run)).toEqual({ operation: 'run', call });
    expect(await body.lookup(run)).toMatchObject({ operation: 'lookup' });
  });

  it.each([
    ['TooManyRequestsException', 429],
    ['ResourceNotFoundException', 404],
    ['AccessDeniedException', 403],
    ['EC2ThrottledException', 502],
  ])('has done nothing when Lambda does not begin it: %s', async (name, httpStatusCode) => {
    const lambda = lambdaFailing(Object.assign(new Error(), { name, $metadata: { httpStatusCode } }));
    expect(await kindOf(lambdaCodeBody({ ...options, lambda }).run(run))).toBe('failed');
  });

  it.each([
    ['ServiceException', { $metadata: { httpStatusCode: 500 } }],
    ['TimeoutError', {}],
    ['Error', { code: 'ECONNRESET' }],
    ['AbortError', {}],
  ])('may have acted when its answer is lost: %s', async (name, more) => {
    const lambda = lambdaFailing(Object.assign(new Error(), { name, ...more }));
    expect(await kindOf(lambdaCodeBody({ ...options, lambda }).run(run))).toBe('ambiguous');
  });

  it('has done nothing when no connection was made', async () => {
    const lambda = lambdaFailing(Object.assign(new Error(), { code: 'ECONNREFUSED' }));
    expect(await kindOf(lambdaCodeBody({ ...options, lambda }).run(run))).toBe('failed');
  });

  it.each(['Runtime.ImportModuleError', 'Runtime.UserCodeSyntaxError'])(
    'has done nothing when its code does not load: %s',
    async (name) => {
      expect(await kindOf(throwing(name).run(run))).toBe('failed');
    },
  );

  it.each(['Runtime.ExitError', 'Runtime.OutOfMemory', 'Sandbox.Timedout', 'TypeError'])(
    'may have acted when its function ends by %s, whose words are not repeated',
    async (name) => {
      const running = throwing(name, 'the token is s3cret').run(run);
      expect(await kindOf(running)).toBe('ambiguous');
      await expect(running).rejects.not.toThrow('s3cret');
    },
  );

  it('may have acted when its answer has another form', async () => {
    expect(await kindOf(over(async () => ({ how: 'done' })).run(run))).toBe('ambiguous');
    expect(await kindOf(over(async () => null).run(run))).toBe('ambiguous');
  });

  it('does nothing for a caller who has gone', async () => {
    let called = false;
    const body = over(async () => (called = true));
    expect(await kindOf(body.run({ ...run, signal: AbortSignal.abort() }))).toBe('failed');
    expect(called).toBe(false);
  });

  it('does not start with a client that repeats requests by itself', async () => {
    const lambda = lambdaOver(() => async () => null, 3);
    const starting = lambdaCodeBody({ ...options, lambda }).start(run.signal);
    await expect(starting).rejects.toMatchObject({ code: 'SettingsInvalid' });
  });
});

describe('the function of a code extension', () => {
  const serving = (code: () => Promise<unknown>, clock = manualClock()) => {
    const redact = (text: string): string => text.replaceAll('s3cret', '[secret]');
    const ready = async () => ({ body: { run: code, lookup: code }, redact });
    return serveExtension({ ready, timeout_ms: 5000, clock });
  };
  const call = { operation: 'run', call: { tenant: 'acme', input: {}, idempotencyKey: 's/a' } };

  it('says by name how a call ended, without secrets', async () => {
    expect(await serving(async () => 7)(call)).toEqual({ how: 'output', output: 7 });
    expect(await serving(() => Promise.reject(refused('no s3cret')))(call)).toEqual({
      how: 'refused',
      message: 'no [secret]',
    });
    expect(await serving(() => Promise.reject(new Error('broke at s3cret')))(call)).toEqual({
      how: 'ambiguous',
      message: 'broke at [secret]',
    });
  });

  it('has done nothing when the code is not ready, or the call is none', async () => {
    const ready = () => Promise.reject(new Error('no secrets'));
    const serve = serveExtension({ ready, timeout_ms: 1, clock: manualClock() });
    expect(await serve(call)).toMatchObject({ how: 'failed' });
    expect(await serving(async () => 7)({ operation: 'erase' })).toMatchObject({ how: 'failed' });
  });

  it('aborts what outlives its deadline', async () => {
    const clock = manualClock();
    const aborted = Promise.withResolvers<unknown>();
    const body = {
      run: ({ signal }: typeof run) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => {
            aborted.resolve(true);
            reject(new Error('cut'));
          });
        }),
      lookup: async () => undefined,
    };
    const serve = serveExtension({
      ready: async () => ({ body, redact: (text) => text }),
      timeout_ms: 5000,
      clock,
    });
    const end = serve(call);
    await new Promise(setImmediate);
    clock.advance(5000);
    expect(await aborted.promise).toBe(true);
    expect(await end).toEqual({ how: 'ambiguous', message: 'cut' });
  });
});

describe('secrets of an extension', () => {
  const ids = { TOKEN: 'stage/TOKEN' };

  it('are read once and anew after five minutes', async () => {
    const clock = manualClock();
    const stored: Record<string, string> = { 'stage/TOKEN': 'old' };
    const { client: secretsManager, asked } = secretsOver(stored);
    const values = secretValues({ secretsManager, ids, clock });
    const first = await values();
    expect(first).toEqual({ TOKEN: 'old' });
    stored['stage/TOKEN'] = 'new';
    clock.advance(299_999);
    expect(await values()).toBe(first);
    clock.advance(1);
    expect(await values()).toEqual({ TOKEN: 'new' });
    expect(asked).toHaveLength(2);
  });

  it('must have a text', async () => {
    const { client: secretsManager } = secretsOver({});
    const values = secretValues({ secretsManager, ids, clock: manualClock() });
    await expect(values()).rejects.toMatchObject({ code: 'SettingsInvalid' });
  });
});
