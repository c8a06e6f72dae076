import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  createLambdaLog,
  createLambdaMetrics,
  createSampledTracer,
  isSampled,
} from '../../../../src/adapters/aws/telemetry/index.ts';
import { createLambdaTracer } from '../../../../src/adapters/aws/telemetry/tracer.ts';

/** What Powertools writes goes to a console of its own. */
const written = (): string[] => {
  const lines: string[] = [];
  const write = (chunk: unknown): boolean => {
    lines.push(
      ...String(chunk)
        .split('\n')
        .filter((line) => line !== ''),
    );
    return true;
  };
  vi.spyOn(process.stdout, 'write').mockImplementation(write);
  vi.spyOn(process.stderr, 'write').mockImplementation(write);
  return lines;
};
afterEach(() => {
  vi.restoreAllMocks();
});
const parsed = (lines: readonly string[]) => lines.map((line) => JSON.parse(line) as Record<string, unknown>);

describe('the log of a function', () => {
  it('writes names of events, ids, codes and numbers, and nothing that might be said by someone', () => {
    const lines = written();
    const { log, about } = createLambdaLog({ service: 'test', level: 'info' });
    about({ correlation_id: 'cor_1', session_id: 'ses_1' });
    log('warn', 'step.failed', { code: 'Internal', ms: 12, text: 'please refund me', api_key: 'dlb_x' });
    log('debug', 'not.written');
    about({ correlation_id: 'cor_2' });
    log('info', 'http.request');
    const [first, second] = parsed(lines);
    expect(first).toMatchObject({
      level: 'WARN',
      message: 'step.failed',
      service: 'test',
      correlation_id: 'cor_1',
      session_id: 'ses_1',
      code: 'Internal',
      ms: 12,
      text: '[text]',
      api_key: '[secret]',
    });
    expect(second).toMatchObject({ message: 'http.request', correlation_id: 'cor_2' });
    expect(second).not.toHaveProperty('session_id');
    expect(lines).toHaveLength(2);
  });

  it('is silent when told to be', () => {
    const lines = written();
    createLambdaLog({ service: 'test', level: 'silent' }).log('error', 'function.failed');
    expect(lines).toEqual([]);
  });
});

type Emf = { _aws: { CloudWatchMetrics: { Namespace: string; Dimensions: string[][] }[] } };

describe('the metrics of a function', () => {
  it('are written at the end, under the stage alone and under the stage with their labels', () => {
    const lines = written();
    const metrics = createLambdaMetrics({ service: 'prod' });
    metrics.count('mcts_errors_total', { route: '/sessions', code: 'Internal' });
    metrics.count('mcts_errors_total', { route: '/sessions', code: 'Internal' }, 2);
    metrics.observe('mcts_request_duration_seconds', 0.25, { route: '/sessions', method: 'GET' });
    metrics.count('deliberate_sessions_restarted_total');
    expect(lines).toEqual([]);
    metrics.flush();
    const all = parsed(lines) as (Record<string, unknown> & Emf)[];
    expect(all).toHaveLength(3);
    const errors = all.find((one) => 'mcts_errors_total' in one);
    expect(errors).toMatchObject({ mcts_errors_total: [1, 2], service: 'prod', code: 'Internal' });
    const [directive] = errors?._aws.CloudWatchMetrics ?? [];
    expect(directive?.Namespace).toBe('Deliberate');
    expect(directive?.Dimensions.map((set) => set.toSorted())).toEqual(
      expect.arrayContaining([['service'], ['code', 'route', 'service']]),
    );
    metrics.flush();
    expect(lines).toHaveLength(3);
  });

  it('say nothing of requests under way, since a function has one at a time', () => {
    const lines = written();
    const metrics = createLambdaMetrics({ service: 'prod' });
    metrics.gauge('mcts_active_requests', 1);
    metrics.flush();
    expect(lines).toEqual([]);
  });

  it('never carry a tenant', () => {
    const lines = written();
    const metrics = createLambdaMetrics({ service: 'prod' });
    metrics.gauge('deliberate_followers', 2, { transport: 'sse' });
    metrics.flush();
    for (const line of lines) expect(line).not.toMatch(/tenant|customer|session/i);
  });
});

describe('the tracer of a function', () => {
  it('is loaded for an invocation that is traced, and for no other', async () => {
    let traced = false;
    let loaded = 0;
    const spans: string[] = [];
    const tracer = createSampledTracer({
      traced: () => traced,
      load: async () => {
        loaded += 1;
        return {
          span: (name, _, run) => {
            spans.push(name);
            return run(() => undefined);
          },
        };
      },
    });
    expect(await tracer.span('a', {}, async () => 1)).toBe(1);
    expect(loaded).toBe(0);
    traced = true;
    expect(await tracer.span('b', {}, async () => 2)).toBe(2);
    await tracer.span('c', {}, async () => undefined);
    expect({ loaded, spans }).toEqual({ loaded: 1, spans: ['b', 'c'] });
  });

  it.each([
    ['Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1', true],
    ['Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=0', false],
    ['', false],
    [undefined, false],
  ])('reads whether a trace is kept from %s', (header, kept) => {
    expect(isSampled(header)).toBe(kept);
  });

  it('runs what it is given where there is no segment around, and lets failures through', async () => {
    const tracer = createLambdaTracer({ service: 'test' });
    expect(await tracer.span('a', { 'session.id': 's' }, async () => 'done')).toBe('done');
    await expect(tracer.span('a', {}, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  });
});
