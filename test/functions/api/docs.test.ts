import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { withRoutes } from '../../../tools/docs/routes-table.ts';

it('has the routes in docs/api.md as they are', () => {
  const document = readFileSync(fileURLToPath(new URL('../../../docs/api.md', import.meta.url)), 'utf8');
  expect(document, 'run npm run docs:api').toBe(withRoutes(document));
});
