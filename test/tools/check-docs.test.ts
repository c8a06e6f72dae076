import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { errorCatalogue } from '../../src/contracts/errors.ts';
import { checkDocs } from '../../tools/docs/check.ts';
import { errorsDoc } from '../../tools/docs/errors-doc.ts';

let root: string;
const write = (file: string, text: string): void => {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
};

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'docs-'));
  const scripts = { start: 'x', test: 'x', check: 'x', 'docs:errors': 'x' };
  const packages = { dependencies: { zod: '1.0.0' }, devDependencies: { vitest: '1.0.0' } };
  write('package.json', JSON.stringify({ scripts, ...packages }));
  write(
    'README.md',
    '# It\n\nRun `npm start`. See [errors](docs/errors.md), [more](docs/more.md#two-words) and [docs](docs/).\n',
  );
  write('docs/more.md', '# More\n\n## Two words\n\n[back](../README.md) [out](https://example.com)\n');
  write('docs/errors.md', await errorsDoc());
  write(
    'docs/dependencies.md',
    '# Why\n\n## Runs\n\n- `zod`: parses.\n\n## Development\n\n- `vitest`: tests.\n',
  );
  write(
    'src/domain/rule.ts',
    '/** Adds one. */\nexport const plusOne = (n: number): number => n + 1;\nexport const limit = 3;\n',
  );
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('the docs check', () => {
  it('finds nothing in a repository in order', async () => {
    expect(await checkDocs(root)).toEqual([]);
  });
  it('finds links to files and headings that are not there', async () => {
    write(
      'docs/more.md',
      '# More\n\n[gone](nowhere.md) [heading](errors.md#nothing) [escapes](../../x.md)\n',
    );
    expect(await checkDocs(root)).toEqual([
      'README.md: no heading for the link docs/more.md#two-words',
      'docs/more.md: no file for the link nowhere.md',
      'docs/more.md: no heading for the link errors.md#nothing',
      'docs/more.md: no file for the link ../../x.md',
    ]);
  });
  it('takes no example in code for a link', async () => {
    write('docs/more.md', '## Two words\n\n```md\n[gone](nowhere.md)\n```\n\n`[gone](nowhere.md)`\n');
    expect(await checkDocs(root)).toEqual([]);
  });
  it('finds commands that package.json does not have', async () => {
    write('docs/more.md', '## Two words\n\n`npm run fly -- --high`, `npm run check`, `npm run bench:*`\n');
    expect(await checkDocs(root)).toEqual(['docs/more.md: package.json has no script fly']);
  });
  it('finds files under docs/ that nothing leads to', async () => {
    write('docs/deep/lost.md', '# Lost\n');
    write('docs/deep/picture.svg', '<svg/>');
    write('docs/found/one.md', '# One\n');
    write('docs/more.md', '## Two words\n\n![p](deep/picture.svg) [all](found)\n');
    expect(await checkDocs(root)).toEqual(['docs/deep/lost.md: no link from README.md leads to it']);
  });
  it('finds an errors.md that the catalogue has left behind', async () => {
    write('docs/errors.md', '# Errors\n');
    expect(await checkDocs(root)).toEqual([
      expect.stringMatching(/^docs\/errors\.md: not what the catalogue says/),
    ]);
  });
  it('finds dependencies without a reason, and reasons without a dependency', async () => {
    write(
      'docs/dependencies.md',
      '# Why\n\n- `zod`:\n\n## Development\n\n- `vitest`: tests.\n- `jest`: tests.\n',
    );
    expect(await checkDocs(root)).toEqual([
      'docs/dependencies.md: no reason for zod',
      'docs/dependencies.md: jest is not among the devDependencies of package.json',
    ]);
  });
  it.each([
    ['a home', `see ${'/home'}/anna/notes`],
    ['a work folder', `"${'/work'}/main/src"`],
    ['a registry', `https://${'npm-registry'}.example.org/zod`],
  ])('finds %s of one machine anywhere', async (_, text) => {
    write('src/contracts/x.ts', `// first\n// ${text}\n`);
    expect(await checkDocs(root)).toEqual([expect.stringMatching(/^src\/contracts\/x\.ts:2: /)]);
  });
  it('finds exported functions of ports, domain and use cases that say nothing of themselves', async () => {
    write(
      'src/usecases/ask.ts',
      'export const ask = async () => 1;\nexport function tell() {}\nconst own = () => 1;\nown();\n',
    );
    write('src/knowledge/free.ts', 'export const free = () => 1;\n');
    expect(await checkDocs(root)).toEqual([
      'src/usecases/ask.ts:1: ask has no doc comment',
      'src/usecases/ask.ts:2: tell has no doc comment',
    ]);
  });
  it('reads no linked folder such as the packages', async () => {
    symlinkSync(resolve(import.meta.dirname, '../../node_modules'), join(root, 'node_modules'));
    expect(await checkDocs(root)).toEqual([]);
  });
});

describe('docs/errors.md', () => {
  it('has a row a code of the catalogue', async () => {
    const text = await errorsDoc();
    for (const code of Object.keys(errorCatalogue)) expect(text).toContain(`| \`${code}\``);
  });
});
