import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ownFolder } from '../../../functions/retrieval/own-folder.ts';
import { folders } from '../../adapters/sqlite/support.ts';

const folder = folders();

it('is nobody else’s, and what ended processes left behind is gone', () => {
  const root = folder();
  const ended = spawnSync(process.execPath, ['--version']).pid;
  const [left, stray, living] = [String(ended), '1.sqlite', String(process.ppid)].map((name) =>
    join(root, name),
  );
  for (const path of [left, living]) mkdirSync(path!);
  writeFileSync(stray!, '');

  expect(ownFolder(root)).toBe(join(root, String(process.pid)));

  expect([left, stray, living].map((path) => existsSync(path!))).toEqual([false, false, true]);
});
