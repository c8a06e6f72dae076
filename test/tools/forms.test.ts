import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { machineFile } from '../../local/host/machine.ts';
import { loadPack } from '../../src/adapters/pack/index.ts';
import { topology } from '../../topology/index.ts';
import type { Route } from '../../topology/routes.ts';
import { routes } from '../../topology/routes.ts';
import { bundle } from '../../tools/build/bundle.ts';
import { formsOf } from '../../tools/build/forms.ts';

const root = resolve(import.meta.dirname, '../..');
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'deliberate-forms-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The rows as a function of that name has them in its bundle. */
const rowsIn = async (name: string): Promise<readonly Route[]> => {
  const entry = join(folder, 'functions', name, 'index.ts');
  mkdirSync(join(entry, '..'), { recursive: true });
  writeFileSync(entry, `export { routes } from ${JSON.stringify(join(root, 'topology/routes.ts'))};`);
  await bundle({ out: join(folder, name), entry }, root);
  const module = (await import(join(folder, name, 'index.mjs'))) as { routes: readonly Route[] };
  return module.routes;
};

const asked = ({ params, query, body }: Route) => [params, query, body].map((form) => form !== undefined);
const answered = ({ answers }: Route) => Object.values(answers).map(({ schema }) => schema !== undefined);
const rest = ({ id, method, path, roles, headers, max_body, errors }: Route) => ({
  id,
  method,
  path,
  roles,
  headers,
  max_body,
  errors,
});

describe('a bundle’s rows of the API', () => {
  test('keep every form where the API is described', async () => {
    const rows = await rowsIn('probes');
    expect(rows.map(asked)).toEqual(routes.map(asked));
    expect(rows.map(answered)).toEqual(routes.map(answered));
  });

  test('keep what is asked, and not what is answered, in a function that takes requests', async () => {
    const rows = await rowsIn('sessions');
    expect(rows.map(asked)).toEqual(routes.map(asked));
    expect(rows.flatMap(answered)).not.toContain(true);
    expect(rows.map(rest)).toEqual(routes.map(rest));
  });

  test('keep no form in the authorizer', async () => {
    const rows = await rowsIn('authorize');
    expect([...rows.flatMap(asked), ...rows.flatMap(answered)]).not.toContain(true);
    expect(rows.map(rest)).toEqual(routes.map(rest));
  });

  test('are whole exactly in the function that serves the document, and bare in the one that authorizes', () => {
    const machine: unknown = JSON.parse(readFileSync(machineFile, 'utf8'));
    const { functions } = topology(loadPack(join(root, 'packs/support')), machine);
    for (const one of functions) {
      const described = one.routes?.some((id) => id === 'openapi' || id === 'docs') === true;
      expect(formsOf(join(root, 'functions', one.entry, 'index.ts')), one.name).toBe(
        described ? 'all' : one.authorizes === true ? 'none' : 'asked',
      );
    }
  });
});
