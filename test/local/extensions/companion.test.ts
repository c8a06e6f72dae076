import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createExtensions, startCompanion, type RunningCompanion } from '../../../local/extensions/index.ts';
import { extensionsSchema } from '../../../src/contracts/pack/index.ts';
import type { Extensions } from '../../../src/ports/extensions.ts';
import { manualClock } from '../../adapters/extensions/manual-clock.ts';

const packDir = fileURLToPath(new URL('../../../packs/support', import.meta.url));
const file = extensionsSchema.parse(parse(readFileSync(`${packDir}/extensions.yaml`, 'utf8')));
const reply = {
  tenant: 'acme',
  executor: 'reply',
  subject: { customer_id: '10482' },
  input: { text: 'Hello.' },
};

describe('the companion of a pack', () => {
  let dataDir: string;
  let companion: RunningCompanion | undefined;
  let extensions: Extensions | undefined;
  const clock = manualClock();
  const options = (env: Record<string, string> = {}): Parameters<typeof startCompanion>[0] => ({
    ...{ packDir, file, env, dataDir, clock, log: () => undefined },
    random: { next: () => 0, bytes: (count) => new Uint8Array(count).fill(7) },
  });
  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'companion-'));
  });
  afterEach(async () => {
    await extensions?.close();
    await companion?.close();
    rmSync(dataDir, { recursive: true });
  });

  it('serves the extensions, keeps its log, and comes back on its port after it died', async () => {
    companion = await startCompanion(options());
    if (companion === undefined) throw new Error('it did not start');
    const { variables, pid } = companion;
    extensions = createExtensions({ packDir, file, env: variables, clock, log: () => undefined });
    const first = await extensions.execute({ ...reply, idempotencyKey: 's/a', attempt: 1 });

    const before = pid();
    process.kill(before ?? 0, 'SIGKILL');
    await expect.poll(pid).toBe(undefined);
    await expect(extensions.execute({ ...reply, idempotencyKey: 's/b', attempt: 1 })).rejects.toMatchObject({
      code: 'ExecutorFailed',
      data: { nothing_done: true },
    });
    clock.advance(500);
    const health = (): Promise<number> =>
      fetch(`${variables.DESK_URL}/health`).then(
        ({ status }) => status,
        () => 0,
      );
    await expect.poll(health, { timeout: 20_000 }).toBe(200);

    const again = await extensions.execute({ ...reply, idempotencyKey: 's/a', attempt: 2 });
    expect(again.result).toEqual(first.result);
    const effects = await fetch(`${variables.DESK_URL}/effects`, {
      headers: { authorization: `Bearer ${variables.DESK_TOKEN}` },
    });
    expect(await effects.json()).toMatchObject({ counts: { message: 1 }, repetitions: 1 });
  });

  it('is not started where the environment names an address', async () => {
    expect(await startCompanion(options({ DESK_URL: 'http://127.0.0.1:9' }))).toBe(undefined);
  });

  it('is refused by name when it ends before it is ready', async () => {
    const broken = {
      ...options(),
      file: { ...file, companion: { code: 'desk/server.ts', setting: 'DESK_URL' } },
    };
    await expect(startCompanion(broken)).rejects.toMatchObject({ code: 'Unavailable' });
  });
});
