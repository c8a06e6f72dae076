/** Writes the table of routes into docs/api.md: `npm run docs:api`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withRoutes } from './docs/routes-table.ts';

const file = join(import.meta.dirname, '../docs/api.md');
writeFileSync(file, withRoutes(readFileSync(file, 'utf8')));
