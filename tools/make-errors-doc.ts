/** Writes docs/errors.md from the catalogue: `npm run docs:errors`. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorsDoc } from './docs/errors-doc.ts';

writeFileSync(join(import.meta.dirname, '../docs/errors.md'), await errorsDoc());
