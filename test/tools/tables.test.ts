import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { markdownTable, staleBlocks, withBlock } from '../../tools/docs/blocks.ts';
import { unfoundedThreats } from '../../tools/docs/threats.ts';

let root: string;
const write = (file: string, text: string): void => {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
};
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'tables-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const page = (name: string): string =>
  `# It\n\n<!-- ${name}: made by npm run docs:tables -->\nold\n<!-- /${name} -->\n\nmore\n`;

describe('a part of a document that is made', () => {
  it('stands between its marks, and what is around it stays', () => {
    const made = withBlock(page('sizes'), 'sizes', 'new');
    expect(made).toBe(
      '# It\n\n<!-- sizes: made by npm run docs:tables -->\n\nnew\n\n<!-- /sizes -->\n\nmore\n',
    );
    expect(withBlock(made, 'sizes', 'new')).toBe(made);
  });

  it('is reported where it is out of date, or has no place', () => {
    const blocks = ['sizes', 'colours'].map((name) => ({ file: 'docs/it.md', name, body: () => 'new' }));
    expect(staleBlocks(root, blocks)).toEqual([]);
    write('docs/it.md', page('sizes'));
    expect(staleBlocks(root, blocks)).toEqual([
      'docs/it.md: sizes is out of date; run npm run docs:tables',
      expect.stringContaining('Cannot write colours because'),
    ]);
    write('docs/it.md', withBlock(page('sizes'), 'sizes', 'new'));
    expect(staleBlocks(root, blocks.slice(0, 1))).toEqual([]);
  });

  it('may be a table', () => {
    expect(
      markdownTable([
        ['a', 'b'],
        ['1', '2'],
      ]),
    ).toBe('| a | b |\n| --- | --- |\n| 1 | 2 |');
  });
});

describe('a threat', () => {
  const threat = (rest: string): void => write('docs/security.md', `| LLM01 Injection | ${rest} |\n`);
  const code = '[policy](../src/policy.ts)';

  it('names code, and a test that is there', () => {
    write('test/policy.test.ts', "it('forbids where no rule matches', () => undefined);\n");
    threat(`${code} | [forbids where no rule matches](../test/policy.test.ts)`);
    expect(unfoundedThreats(root)).toEqual([]);
    threat(`${code} | [forbids all](../test/policy.test.ts)`);
    expect(unfoundedThreats(root)).toEqual([
      'docs/security.md: LLM01 names a test that test/policy.test.ts does not have: forbids all',
    ]);
  });

  it('is reported without code or without a test, unless it is said not to be defended', () => {
    threat('nothing');
    expect(unfoundedThreats(root)).toEqual([
      'docs/security.md: LLM01 names no code',
      'docs/security.md: LLM01 names no test',
    ]);
    threat(code);
    expect(unfoundedThreats(root)).toEqual(['docs/security.md: LLM01 names no test']);
    threat('this is not defended');
    expect(unfoundedThreats(root)).toEqual([]);
  });
});
