import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { expect, it } from 'vitest';
import { readSettings } from '../../local/host/settings.ts';

const text = readFileSync(resolve(import.meta.dirname, '../../.env.example'), 'utf8');
const shown = parseEnv(text.replaceAll(/^# (?=[A-Z_]+=)/gm, ''));

it('.env.example shows the defaults', () => {
  expect(readSettings({}, shown)).toEqual(readSettings({}, {}));
});

it('.env.example names every setting', () => {
  const all = { DELIBERATE_API_KEY: 'x'.repeat(16), DELIBERATE_ANCHORS: 'x' };
  for (const name of Object.keys(readSettings({}, all))) expect(Object.keys(shown)).toContain(name);
});
