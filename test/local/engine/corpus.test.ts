/**
 * Each `NAME.asl.json` with what it must come to in `NAME.expected.json`. The files hold nothing of this engine, so
 * that another interpreter can be held against them.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { loadMachine } from '../../../local/engine/index.ts';
import { createWorld, type Handler } from './world.ts';

const folder = new URL('./corpus/', import.meta.url);
const read = (file: string): string => readFileSync(new URL(file, folder), 'utf8');

const expectedSchema = z.strictObject({
  functions: z
    .record(
      z.string(),
      z.union([
        z.strictObject({ returns: z.literal('its payload') }),
        z.strictObject({ throws: z.string(), message: z.string() }),
      ]),
    )
    .default({}),
  cases: z
    .array(
      z.strictObject({
        input: z.json(),
        status: z.enum(['SUCCEEDED', 'FAILED']),
        output: z.json().optional(),
        error: z.string().optional(),
        cause: z.string().optional(),
      }),
    )
    .min(1),
});

type Told = z.infer<typeof expectedSchema>['functions'][string];
const handler =
  (told: Told): Handler =>
  (payload) => {
    if ('returns' in told) return payload;
    throw Object.assign(new Error(told.message), { name: told.throws });
  };

const names = readdirSync(folder).flatMap((file) =>
  file.endsWith('.asl.json') ? [file.slice(0, -'.asl.json'.length)] : [],
);

describe.each(names)('%s', (name) => {
  const loaded = loadMachine({ text: read(`${name}.asl.json`), file: `${name}.asl.json` });
  const { functions, cases } = expectedSchema.parse(JSON.parse(read(`${name}.expected.json`)));
  it.each(cases.map((one) => [JSON.stringify(one.input), one] as const))(
    'comes out right for %s',
    async (_, one) => {
      const { input, ...outcome } = one;
      const world = createWorld({
        functions: Object.fromEntries(Object.entries(functions).map(([key, told]) => [key, handler(told)])),
      });
      expect(await world.run(loaded, input)).toMatchObject(outcome);
    },
  );
});
