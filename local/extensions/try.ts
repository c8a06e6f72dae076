/**
 * Runs one tool or executor of a pack by hand, as the host would, and prints what it gives:
 * `node local/extensions/try.ts ID [--pack packs/support] [--customer ID] [--input JSON] [--key KEY] [--attempt N]`.
 * Exit status 0, 1 (it failed) or 2 (called wrongly).
 */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';
import { toFailure } from '../../src/contracts/errors.ts';
import { extensionsSchema } from '../../src/contracts/pack/index.ts';
import type { Clock } from '../../src/ports/clock.ts';
import { createExtensions, startCompanion } from './index.ts';

const usage = 'usage: try.ts ID [--pack DIR] [--customer ID] [--input JSON] [--key KEY] [--attempt N]\n';
const text = (byDefault: string): { type: 'string'; default: string } => ({
  type: 'string',
  default: byDefault,
});
const clock: Clock = {
  now: () => Date.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => {
      clearTimeout(timer);
    };
  },
};
const random = { next: () => Math.random(), bytes: (count: number) => new Uint8Array(randomBytes(count)) };

const main = async (): Promise<number> => {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      pack: text('packs/support'),
      ...{ customer: { type: 'string' }, input: text('{}'), key: text('try/1'), attempt: text('1') },
    },
  });
  const [id] = positionals;
  if (id === undefined) throw new TypeError('there is no ID');
  const input = JSON.parse(values.input) as unknown;
  const packDir = resolve(values.pack);
  const file = extensionsSchema.parse(parse(readFileSync(join(packDir, 'extensions.yaml'), 'utf8')));
  const log = (level: string, event: string, fields = {}): void => {
    process.stderr.write(`${level} ${event} ${JSON.stringify(fields)}\n`);
  };
  const common = { packDir, file, clock, log };
  const dataDir = resolve('.deliberate/try');
  const companion = await startCompanion({ ...common, env: process.env, dataDir, random });
  const extensions = createExtensions({ ...common, env: { ...process.env, ...companion?.variables } });
  const subject = values.customer === undefined ? undefined : { customer_id: values.customer };
  const request = { tenant: 'default', subject, input };
  const { key: idempotencyKey, attempt } = values;
  const isTool = file.extensions.some((one) => one.extension_id === id && one.kind === 'tool');
  try {
    const output = isTool
      ? await extensions.callTool({ ...request, tool: id })
      : await extensions.execute({ ...request, executor: id, idempotencyKey, attempt: Number(attempt) });
    process.stdout.write(`${JSON.stringify(output, null, 2)}\n`);
    return 0;
  } catch (thrown) {
    const { code, message, details } = toFailure(thrown);
    process.stderr.write(`${code}: ${message}\n`);
    for (const { path, message: why } of details) process.stderr.write(`  ${path}: ${why}\n`);
    return 1;
  } finally {
    await extensions.close();
    await companion?.close();
  }
};

process.exitCode = await main().catch((thrown: unknown) => {
  const wrongly = thrown instanceof TypeError || thrown instanceof SyntaxError;
  process.stderr.write(`${thrown instanceof Error ? thrown.message : 'It failed.'}\n${wrongly ? usage : ''}`);
  return wrongly ? 2 : 1;
});
