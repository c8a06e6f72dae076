/**
 * Sums the results of a CI run and prints `N passed, N failed`: `node tools/ci/tally.ts FOLDER`. Each step of the run left
 * `NAME.status` with its exit code there, and possibly a report: `NAME.json` of vitest or `NAME.xml` of JUnit.
 */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

export type Tally = { passed: number; failed: number };

const vitestSchema = z.object({ numPassedTests: z.number().int(), numFailedTests: z.number().int() });

const readVitest = (text: string): Tally => {
  const { numPassedTests, numFailedTests } = vitestSchema.parse(JSON.parse(text));
  return { passed: numPassedTests, failed: numFailedTests };
};

/** JUnit counts per suite; skipped cases count as neither. */
const readJunit = (text: string): Tally => {
  const sum = (attribute: string): number =>
    [...text.matchAll(/<testsuite\s[^>]*>/g)]
      .map(([suite]) => Number(new RegExp(`\\b${attribute}="(\\d+)"`).exec(suite)?.[1] ?? 0))
      .reduce((total, one) => total + one, 0);
  const failed = sum('failures') + sum('errors');
  return { passed: Math.max(0, sum('tests') - failed - sum('skipped')), failed };
};

const readReport = (path: string): Tally => {
  try {
    if (existsSync(`${path}.json`)) return readVitest(readFileSync(`${path}.json`, 'utf8'));
    if (existsSync(`${path}.xml`)) return readJunit(readFileSync(`${path}.xml`, 'utf8'));
  } catch {
    // A report that was cut off counts for nothing; the status still does.
  }
  return { passed: 0, failed: 0 };
};

/**
 * A step without a report is one check, passed or failed by its exit code. A step that exits with an error counts at
 * least one failure, whatever its report says.
 */
export const tally = (folder: string): Tally => {
  const total = { passed: 0, failed: 0 };
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.status'))) {
    const path = join(folder, file.slice(0, -'.status'.length));
    const ok = readFileSync(join(folder, file), 'utf8').trim() === '0';
    const { passed, failed } = readReport(path);
    total.passed += ok && passed + failed === 0 ? 1 : passed;
    total.failed += ok ? failed : Math.max(1, failed);
  }
  return total;
};

if (import.meta.main) {
  const { passed, failed } = tally(process.argv[2] ?? '.');
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
}
