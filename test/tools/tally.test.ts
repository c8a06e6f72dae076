import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { tally } from '../../tools/ci/tally.ts';

let folder: string;
const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);

beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'tally-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the tally of a CI run', () => {
  it('counts a step without a report as one check', () => {
    write('types.status', '0\n');
    write('lint.status', '2\n');
    expect(tally(folder)).toEqual({ passed: 1, failed: 1 });
  });
  it('adds the tests of vitest and of JUnit', () => {
    write('tests.status', '1');
    write('tests.json', JSON.stringify({ numPassedTests: 10, numFailedTests: 2, testResults: [] }));
    write('http.status', '0');
    write(
      'http.xml',
      '<testsuites tests="4"><testsuite name="a" tests="4" failures="0" errors="0" skipped="1"/></testsuites>',
    );
    expect(tally(folder)).toEqual({ passed: 13, failed: 2 });
  });
  it('counts failures and errors of JUnit as failed', () => {
    write('http.status', '1');
    write('http.xml', '<testsuite name="a" errors="1" failures="2" tests="7">');
    expect(tally(folder)).toEqual({ passed: 4, failed: 3 });
  });
  it('lets no step fail unseen whose report has no failure, is cut off, or is missing', () => {
    write('one.status', '1');
    write('one.json', JSON.stringify({ numPassedTests: 10, numFailedTests: 0 }));
    write('two.status', '1');
    write('two.json', '{"numPassed');
    write('three.status', '137');
    expect(tally(folder)).toEqual({ passed: 10, failed: 3 });
  });
});
