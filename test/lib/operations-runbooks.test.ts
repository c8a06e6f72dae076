/** A runbook is read at night: what it says to type must work. */
import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { alarms } from '../../src/contracts/alarms.ts';
import type { AlarmName } from '../../src/contracts/alarms.ts';
import { errorCatalogue } from '../../src/contracts/errors.ts';
import { Stacks } from './api-templates.ts';
import type { Part } from './api-templates.ts';

const folder = resolve(import.meta.dirname, '../../docs/runbooks');
const pages = readdirSync(folder).map((file) => ({
  file,
  page: readFileSync(resolve(folder, file), 'utf8'),
}));
const runbooks = pages.filter(({ file }) => file !== 'README.md');

let prod: Stacks;
beforeAll(() => {
  prod = new Stacks('prod');
}, 120_000);

/** Resources whose name is this one and a hash, as the function `id` of the runbooks finds them. */
const found = (part: string, type: string, name: string): string[] =>
  prod
    .of(part as Part, type)
    .map(({ id }) => id)
    .filter((id) => new RegExp(`^${name}[0-9A-F]{8}$`).test(id));

describe('each runbook', () => {
  test.each(runbooks.map(({ file, page }) => [file, page] as const))(
    '%s says what to know, where to look, what to do',
    (file, page) => {
      const name = file.replace('.md', '') as AlarmName;
      expect(page.startsWith(`# ${name}\n\n**${alarms[name].urgency}.** `)).toBe(true);
      expect([...page.matchAll(/^## (.+)$/gm)].map(([, title]) => title)).toEqual([
        'Investigate',
        'Resolve',
        'Prevent',
      ]);
      expect(page).toMatch(/https:\/\/\S*console\.aws\.amazon\.com/);
      expect(page).toContain('```sh');
    },
  );

  test('finds each resource that it asks for: exactly one', () => {
    const asked = pages.flatMap(({ file, page }) =>
      [...page.matchAll(/\bid (\w+) (AWS::\w+::\w+) ([A-Za-z]+)/g)].map(
        ([, part = '', type = '', name = '']) => ({ file, part, type, name }),
      ),
    );
    expect(asked.length).toBeGreaterThan(15);
    for (const { file, part, type, name } of asked)
      expect(found(part, type, name), `${file}: id ${part} ${type} ${name}`).toHaveLength(1);
  });

  test('reads logs of functions that there are', () => {
    const asked = pages.flatMap(({ file, page }) =>
      [...page.matchAll(/\blogs (Agents|Api|Knowledge|Search) ([A-Za-z]+)(?=[ `])/g)].map(
        ([, part = '', name = '']) => ({ file, part, name }),
      ),
    );
    expect(asked.length).toBeGreaterThan(15);
    for (const { file, part, name } of asked)
      expect(found(part, 'AWS::Logs::LogGroup', `${name}Logs`), `${file}: logs ${part} ${name}`).toHaveLength(
        1,
      );
  });

  test('speaks of errors that the catalogue has', () => {
    const known = new Set(Object.keys(errorCatalogue));
    const spoken = runbooks.flatMap(({ page }) =>
      [...page.matchAll(/`(\w+(?:Failed|Refused|Exceeded|Conflict|Limited|Unavailable))`/g)].map(
        ([, code = '']) => code,
      ),
    );
    const foreign = new Set(['ExecutionFailed']);
    expect(spoken.filter((code) => !known.has(code) && !foreign.has(code))).toEqual([]);
  });
});
