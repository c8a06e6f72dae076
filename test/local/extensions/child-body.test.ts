import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { createExtensions } from '../../../local/extensions/index.ts';
import { extensionsSchema } from '../../../src/contracts/pack/index.ts';
import type { Effect, Extensions } from '../../../src/ports/extensions.ts';
import { manualClock } from '../../adapters/extensions/manual-clock.ts';

const fixtures = fileURLToPath(new URL('pack', import.meta.url));
const open: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

const host = (
  code: string,
  { packDir = fixtures, memory_mb = 64 } = {},
): {
  run: (mode: string) => Promise<Effect>;
  extensions: Extensions;
  clock: ReturnType<typeof manualClock>;
  logged: string[];
} => {
  const clock = manualClock();
  const logged: string[] = [];
  const any = { type: 'object' };
  const file = extensionsSchema.parse({
    settings: { PROBE_SETTING: 'on' },
    extensions: [
      {
        ...{
          extension_id: 'probe',
          kind: 'executor',
          title: 'Probe',
          idempotency: 'none',
          input: any,
          output: any,
        },
        ...{ subject: 'optional', timeout: '5s', secrets: ['PROBE_TOKEN'], code, memory_mb },
      },
    ],
  });
  const env = { PROBE_TOKEN: 'probe-token-9', ANOTHER_SECRET: 'x', PATH: '/bin', HOME: '/root' };
  const extensions = createExtensions({
    ...{ packDir, file, env, clock },
    log: (...line) => logged.push(JSON.stringify(line)),
  });
  open.push(() => extensions.close());
  const run = (mode: string): Promise<Effect> =>
    extensions.execute({
      ...{ tenant: 'acme', executor: 'probe', subject: undefined, input: { mode } },
      ...{ idempotencyKey: 's/a', attempt: 1 },
    });
  return { run, extensions, clock, logged };
};
const seen = async (effect: Promise<Effect>): Promise<unknown> =>
  ((await effect).result as { seen: unknown }).seen;

describe('the process of an extension', () => {
  it('has its own settings and secrets in its environment and nothing else', async () => {
    const environment = await seen(host('probe.ts').run('environment'));
    expect(environment).toEqual({ PROBE_SETTING: 'on', PROBE_TOKEN: 'probe-token-9' });
  });

  it('reads the pack and no other file, starts no program, has no open fetch', async () => {
    const { run } = host('probe.ts');
    expect(await seen(run('own'))).toBe(true);
    expect(await seen(run('read'))).toContain('restricted');
    expect(await seen(run('spawn'))).toContain('restricted');
    expect(await seen(run('fetch'))).toBe('undefined');
  });

  it('serves calls one after the other in one process', async () => {
    const { run } = host('probe.ts');
    expect(await seen(run('pid'))).toBe(await seen(run('pid')));
  });

  it('logs what the code prints, without secrets', async () => {
    const { run, extensions, logged } = host('probe.ts');
    await run('print');
    await extensions.close();
    await expect.poll(() => logged.join()).toContain('my token is [secret]');
  });

  it.each(['crash', 'fill'])(
    'leaves open what happened when it dies (%s), and serves the next call',
    async (mode) => {
      const { run } = host('probe.ts', { memory_mb: 32 });
      await expect(run(mode)).rejects.toMatchObject({ code: 'EffectUnknown' });
      expect(await seen(run('pid'))).toBeTypeOf('number');
    },
  );

  it('is killed when it outlives its deadline', async () => {
    const { run, clock } = host('probe.ts');
    const pid = (await seen(run('pid'))) as number;
    const end = expect(run('loop')).rejects.toMatchObject({ code: 'EffectUnknown' });
    await new Promise(setImmediate);
    clock.advance(5_000);
    await end;
    clock.advance(1_000);
    await expect.poll(() => alive(pid)).toBe(false);
    expect(await seen(run('pid'))).not.toBe(pid);
  });

  it.each(['broken.ts', 'not-one.ts'])('has done nothing when its code does not start (%s)', async (code) => {
    await expect(host(code).run('pid')).rejects.toMatchObject({
      code: 'ExecutorFailed',
      data: { nothing_done: true },
    });
  });

  it('ends with the host', async () => {
    const { run, extensions } = host('probe.ts');
    const pid = (await seen(run('pid'))) as number;
    await extensions.close();
    expect(alive(pid)).toBe(false);
  });

  it('runs code of a pack that lies somewhere else', async () => {
    const packDir = mkdtempSync(join(tmpdir(), 'pack-'));
    open.push(() => rmSync(packDir, { recursive: true }));
    cpSync(fixtures, packDir, { recursive: true });
    expect(await seen(host('probe.ts', { packDir }).run('pid'))).toBeTypeOf('number');
  });
});

describe('a pack', () => {
  it.each(['../child-body.test.ts', '/etc/hostname', '.', 'missing.ts'])(
    'is refused with code at %s',
    (code) => {
      expect(() => host(code)).toThrow(expect.objectContaining({ code: 'PackInvalid' }) as Error);
    },
  );

  it('is refused with a link that leads out of it', () => {
    const packDir = mkdtempSync(join(tmpdir(), 'pack-'));
    open.push(() => rmSync(packDir, { recursive: true }));
    symlinkSync(join(fixtures, 'probe.ts'), join(packDir, 'probe.ts'));
    expect(() => host('probe.ts', { packDir })).toThrow(
      expect.objectContaining({ code: 'PackInvalid' }) as Error,
    );
  });
});

const alive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};
