import { describe, expect, it } from 'vitest';
import { errorCatalogue } from '../../../src/contracts/errors.ts';
import type { Route } from '../../../topology/routes.ts';
import { errorsOf, routes } from '../../../topology/routes.ts';
import { openApiDocument } from '../../../functions/api/app.ts';
import { startApi } from './harness.ts';

type Operation = {
  operationId: string;
  parameters: { name: string; in: string }[];
  requestBody?: unknown;
  responses: Record<string, unknown>;
};
const rows = routes as readonly Route[];
const document = openApiDocument('1.2.3');
const paths = document['paths'] as Record<string, Record<string, Operation>>;
const documented = Object.entries(paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({
    name: `${method.toUpperCase()} ${path}`,
    operation,
  })),
);
const nameOf = (row: Route): string => `${row.method} ${row.path}`;

describe('routes, document and app', () => {
  it('documents every route and no other', () => {
    expect(documented.map(({ name }) => name).sort()).toEqual(rows.map(nameOf).sort());
  });

  it('serves every route and no other', async () => {
    const { app } = await startApi();
    const served = app.routes.filter((route) => route.method !== 'ALL');
    const names = served.map((route) => `${route.method} ${route.path.replaceAll(/:(\w+)/g, '{$1}')}`);
    expect([...new Set(names)].sort()).toEqual(rows.map(nameOf).sort());
  });

  it('has ids and paths that are unique', () => {
    expect(new Set(rows.map((row) => row.id)).size).toBe(rows.length);
    expect(new Set(rows.map(nameOf)).size).toBe(rows.length);
  });

  it.each(rows.map((row) => [nameOf(row), row] as const))(
    '%s declares its parameters, body, answers and errors',
    (name, row) => {
      const { operation } = documented.find((one) => one.name === name) ?? {};
      const inPath = [...row.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
      expect(Object.keys(row.params?.shape ?? {})).toEqual(inPath);
      expect(operation?.operationId).toBe(row.id);
      expect(operation?.parameters.filter((one) => one.in === 'path').map((one) => one.name)).toEqual(inPath);
      expect(operation?.requestBody === undefined).toBe(row.body === undefined);
      const statuses = [
        ...Object.keys(row.answers),
        ...errorsOf(row).map((code) => String(errorCatalogue[code].status)),
      ];
      expect(Object.keys(operation?.responses ?? {}).sort()).toEqual([...new Set(statuses)].sort());
    },
  );

  it('refers only to schemas that are there', () => {
    const schemas = (document['components'] as { schemas: Record<string, unknown> }).schemas;
    const references = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(
      (match) => match[1],
    );
    expect(references.length).toBeGreaterThan(10);
    for (const name of references) expect(schemas).toHaveProperty(name ?? '');
    expect(JSON.stringify(document)).not.toContain('"$ref":"#/$defs');
  });

  it.each(rows.filter((row) => row.roles !== 'public').map((row) => [nameOf(row), row] as const))(
    '%s needs a key, and one whose role may',
    async (_name, row) => {
      const api = await startApi();
      const path = row.path.replaceAll(/\{\w+\}/g, 'x1');
      expect(await api.call(row.method, path)).toMatchObject({
        status: 401,
        body: { error_code: 'Unauthenticated' },
      });
      for (const who of ['customer', 'service', 'operator', 'admin', 'auditor'] as const) {
        const { status } = await api.call(row.method, path, { as: who, ...(row.body ? { body: {} } : {}) });
        expect(status === 403, `${who} got ${status}`).toBe(!(row.roles as readonly string[]).includes(who));
      }
    },
  );

  it('writes the same document to /openapi.json and /docs, without a key', async () => {
    const { call } = await startApi();
    expect((await call('GET', '/openapi.json')).body).toEqual(JSON.parse(JSON.stringify(document)));
    const page = await call('GET', '/docs');
    expect(page.headers.get('content-type')).toContain('text/html');
    for (const row of rows) expect(page.text).toContain(row.path);
    expect(page.text).not.toMatch(/(src|href)="https?:/);
  });
});
