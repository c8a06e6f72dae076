/** Says what of the documentation does not hold, and fails if anything: `npm run check:docs`. */
import { resolve } from 'node:path';
import { checkDocs } from './docs/check.ts';

const problems = await checkDocs(resolve(import.meta.dirname, '..'));
for (const problem of problems) console.error(problem);
console.log(problems.length === 0 ? 'The documentation holds.' : `${problems.length} problems.`);
process.exitCode = problems.length === 0 ? 0 : 1;
