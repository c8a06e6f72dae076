import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createLog, logLevelOf } from '../../../src/adapters/telemetry/index.ts';
import type { LogLevel } from '../../../src/adapters/telemetry/index.ts';

const linesOf = (use: (log: ReturnType<typeof createLog>) => void, level?: LogLevel) => {
  const lines: string[] = [];
  const destination = { write: (line: string) => void lines.push(line) };
  use(createLog({ clock: { now: () => 0 }, destination, ...(level === undefined ? {} : { level }) }));
  return lines.map((line) => z.record(z.string(), z.unknown()).parse(JSON.parse(line)));
};
const fieldsOf = (fields: Record<string, string | number | boolean | undefined>) => {
  const [line] = linesOf((log) => log('info', 'happened', fields));
  const { level: _, time: _time, event: _event, ...rest } = line ?? {};
  return rest;
};

describe('a log line', () => {
  it('is one JSON object with level, time by the given clock, event and fields', () => {
    expect(
      linesOf((log) => log('warn', 'step.failed', { code: 'ToolFailed', attempt: 2, told: true })),
    ).toEqual([
      {
        level: 'warn',
        time: '1970-01-01T00:00:00.000Z',
        event: 'step.failed',
        code: 'ToolFailed',
        attempt: 2,
        told: true,
      },
    ]);
  });
  it('is left out below the level, and altogether when silent', () => {
    const all = (log: ReturnType<typeof createLog>): void => {
      for (const level of ['debug', 'info', 'warn', 'error'] as const) log(level, level);
    };
    expect(linesOf(all).map(({ event }) => event)).toEqual(['info', 'warn', 'error']);
    expect(linesOf(all, 'debug')).toHaveLength(4);
    expect(linesOf(all, 'silent')).toEqual([]);
  });
  it('keeps ids, codes, addresses and times', () => {
    const fields = {
      session_id: 'ses_1',
      url: 'http://127.0.0.1:8787',
      at: '2026-03-01T09:00:00.000Z',
      key_id: 'k1',
    };
    expect(fieldsOf(fields)).toEqual(fields);
  });
  it('withholds text where an id or a code belongs', () => {
    expect(fieldsOf({ input: 'We were charged twice', long: 'x'.repeat(301) })).toEqual({
      input: '[text]',
      long: '[text]',
    });
  });
  it.each(['api_key', 'x-api-key', 'apiKey', 'token', 'task_token', 'secret', 'Authorization', 'password'])(
    'withholds %s whatever it holds',
    (name) => {
      expect(fieldsOf({ [name]: 'abc' })).toEqual({ [name]: '[secret]' });
    },
  );
  it('lets sentences pass in a reason, on one line and without addresses and long numbers', () => {
    expect(fieldsOf({ reason: 'Cannot mail\nanna@weber.example of 4111 1111 1111 1111.' })).toEqual({
      reason: 'Cannot mail [email] of [number].',
    });
  });
  it('leaves out what is undefined', () => {
    expect(fieldsOf({ session_id: undefined })).toEqual({});
  });
  it('never stops the work, even where it cannot be written', () => {
    const destination = {
      write: () => {
        throw new Error('EPIPE');
      },
    };
    expect(() => createLog({ clock: { now: () => 0 }, destination })('error', 'x')).not.toThrow();
  });
});

describe('a level by name', () => {
  it('is read in any case, and is info where there is none or an unknown one', () => {
    expect([logLevelOf('DEBUG'), logLevelOf(undefined), logLevelOf('loud'), logLevelOf('', 'warn')]).toEqual([
      'debug',
      'info',
      'info',
      'warn',
    ]);
  });
});
