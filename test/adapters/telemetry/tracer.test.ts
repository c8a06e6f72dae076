import { context, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createLog, createTracer, sessionTrace } from '../../../src/adapters/telemetry/index.ts';
import { Failure } from '../../../src/contracts/errors.ts';

const exporter = new InMemorySpanExporter();
const tracer = createTracer();
const spanNamed = (name: string) => {
  const found = exporter.getFinishedSpans().find((span) => span.name === name);
  if (found === undefined) throw new Error(`no span ${name}`);
  return found;
};

describe('a tracer without a provider', () => {
  it('runs what it is given and returns what that returns', async () => {
    expect(await tracer.span('planning', {}, async (note) => (note({ steps: 2 }), 7))).toBe(7);
    await expect(tracer.span('planning', {}, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  });
});

describe('a tracer with a provider', () => {
  beforeAll(() => {
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    trace.setGlobalTracerProvider(
      new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] }),
    );
  });
  beforeEach(() => exporter.reset());
  afterAll(() => {
    trace.disable();
    context.disable();
  });

  it('nests spans as they run, with attributes known before and after', async () => {
    await tracer.span('step', { 'session.id': 'ses_1', 'step.method': 'mcts' }, async (note) => {
      await tracer.span('tool', { 'tool.name': 'invoices' }, () => Promise.resolve());
      note({ 'cost.usd': 0.02 });
    });
    const [step, tool] = [spanNamed('step'), spanNamed('tool')];
    expect(tool.parentSpanContext?.spanId).toBe(step.spanContext().spanId);
    expect(step.attributes).toEqual({ 'session.id': 'ses_1', 'step.method': 'mcts', 'cost.usd': 0.02 });
  });
  it('keeps all spans of a session in one trace, wherever and whenever they run', async () => {
    await tracer.span('planning', { 'session.id': 'ses_1' }, () => Promise.resolve());
    await tracer.span('reflection', { 'session.id': 'ses_1' }, () => Promise.resolve());
    await tracer.span('other', { 'session.id': 'ses_2' }, () => Promise.resolve());
    const { traceId, spanId } = sessionTrace('ses_1');
    for (const span of [spanNamed('planning'), spanNamed('reflection')]) {
      expect(span.spanContext().traceId).toBe(traceId);
      expect(span.parentSpanContext?.spanId).toBe(spanId);
    }
    expect(spanNamed('other').spanContext().traceId).not.toBe(traceId);
  });
  it('joins the trace of its session inside a span of another trace, and links that', async () => {
    await tracer.span('request', { route: '/sessions' }, () =>
      tracer.span('planning', { 'session.id': 'ses_1' }, () =>
        tracer.span('tool', {}, () => Promise.resolve()),
      ),
    );
    const [request, planning, tool] = [spanNamed('request'), spanNamed('planning'), spanNamed('tool')];
    expect(planning.spanContext().traceId).toBe(sessionTrace('ses_1').traceId);
    expect(planning.links.map(({ context: linked }) => linked.spanId)).toEqual([
      request.spanContext().spanId,
    ]);
    expect(tool.parentSpanContext?.spanId).toBe(planning.spanContext().spanId);
  });
  it('names a failure by its code and never by its message', async () => {
    const failing = tracer.span('tool', {}, () =>
      Promise.reject(new Failure('ToolFailed', 'Cannot read Anna.')),
    );
    await expect(failing).rejects.toThrow('Cannot read Anna.');
    const { status, attributes, events } = spanNamed('tool');
    expect(status).toEqual({ code: 2, message: 'ToolFailed' });
    expect(attributes['error.type']).toBe('ToolFailed');
    expect(JSON.stringify([status, attributes, events])).not.toContain('Anna');
  });
  it('lends its ids to the log', async () => {
    const lines: string[] = [];
    const log = createLog({
      clock: { now: () => 0 },
      destination: { write: (line) => void lines.push(line) },
    });
    await tracer.span('step', {}, async () => log('info', 'inside'));
    log('info', 'outside');
    const { traceId, spanId } = spanNamed('step').spanContext();
    expect(lines[0]).toContain(`"trace_id":"${traceId}","span_id":"${spanId}"`);
    expect(lines[1]).not.toContain('trace_id');
  });
});
