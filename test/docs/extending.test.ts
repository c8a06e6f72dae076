import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { createExtensions, startCompanion, type RunningCompanion } from '../../local/extensions/index.ts';
import { extensionsSchema } from '../../src/contracts/pack/index.ts';
import type { Extensions } from '../../src/ports/extensions.ts';
import { manualClock } from '../adapters/extensions/manual-clock.ts';

const page = readFileSync(new URL('../../docs/extending.md', import.meta.url), 'utf8');
const blocks = [...page.matchAll(/^```\w+ packs\/shop\/(\S+)\n([\s\S]*?)^```$/gm)].map(
  ([, name = '', text = '']) => ({ name, text }),
);

/** A newcomer who saves each block where the page says, and adds what it says to add. */
const follow = (folder: string, change = (yaml: string): string => yaml): void => {
  const files = new Map<string, string>();
  for (const { name, text } of blocks) files.set(name, (files.get(name) ?? '') + text);
  for (const [name, text] of files) {
    writeFileSync(join(folder, basename(name)), name.endsWith('.yaml') ? change(text) : text);
  }
};
const asCode = (yaml: string): string => {
  const [before = '', executor = ''] = yaml.split('  - extension_id: order_cancel\n');
  return `${before}  - extension_id: order_cancel\n${executor.slice(0, executor.indexOf('    http:'))}    code: order-cancel.ts\n`;
};

describe.each([
  ['as data', (yaml: string) => yaml],
  ['in code', asCode],
] as const)('docs/extending.md, followed word for word, %s', (_, change) => {
  const packDir = mkdtempSync(join(tmpdir(), 'shop-'));
  let companion: RunningCompanion | undefined;
  let extensions: Extensions;
  const lookup = (customer_id: string): Promise<unknown> =>
    extensions.callTool({
      ...{ tenant: 'default', tool: 'order_lookup', subject: { customer_id } },
      input: { order_id: '1001' },
    });
  const cancel = (order_id: string, attempt = 1): ReturnType<Extensions['execute']> =>
    extensions.execute({
      ...{ tenant: 'default', executor: 'order_cancel', subject: { customer_id: '77' }, input: { order_id } },
      ...{ idempotencyKey: `s/${order_id}`, attempt },
    });

  beforeAll(async () => {
    follow(packDir, change);
    const file = extensionsSchema.parse(parse(readFileSync(join(packDir, 'extensions.yaml'), 'utf8')));
    const common = { packDir, file, clock: manualClock(), log: () => undefined };
    const random = { next: () => 0, bytes: (count: number) => new Uint8Array(count).fill(7) };
    companion = await startCompanion({ ...common, env: {}, dataDir: packDir, random });
    extensions = createExtensions({ ...common, env: { ...companion?.variables } });
  });
  afterAll(async () => {
    await extensions.close();
    await companion?.close();
    rmSync(packDir, { recursive: true });
  });

  it('gives a tool that looks an order of the customer up, and of nobody else', async () => {
    expect(await lookup('77')).toMatchObject({ order_id: '1001', total_cents: 4990 });
    await expect(lookup('78')).rejects.toThrow('Cannot read order_lookup because no such order.');
  });

  it('gives an executor that cancels an order once', async () => {
    expect(await cancel('1001')).toMatchObject({ outcome: 'done', result: { status: 'cancelled' } });
    expect(await cancel('1001', 2)).toMatchObject({ outcome: 'done', result: { status: 'cancelled' } });
    expect(await lookup('77')).toMatchObject({ status: 'cancelled' });
    await expect(cancel('1002')).rejects.toThrow(
      'Cannot carry out order_cancel because the order was sent already.',
    );
  });
});
