import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const file = 'docs/security.md';
const row = /^\| (LLM\d+|T\d+)\b.*$/gm;
const link = /\[([^\]]+)\]\(\.\.\/([^)#]+)\)/g;
const isTest = (path: string): boolean => /^test\/.*\.ts$/.test(path);

/**
 * Rows of threats that name no code or no test, and tests that are not in the file they are linked to: the text of such a
 * link is the test's name, or a part of it. A row that says “not defended” needs neither.
 */
export const unfoundedThreats = (root: string): string[] => {
  if (!existsSync(join(root, file))) return [];
  const document = readFileSync(join(root, file), 'utf8');
  return [...document.matchAll(row)].flatMap(([text, id = '']) => {
    const links = [...text.matchAll(link)].map(([, name = '', path = '']) => ({ name, path }));
    const tests = links.filter(({ path }) => isTest(path));
    const bare = [
      ...(tests.length === links.length ? [`${file}: ${id} names no code`] : []),
      ...(tests.length === 0 ? [`${file}: ${id} names no test`] : []),
    ];
    const lost = tests
      .filter(({ path }) => existsSync(join(root, path)))
      .filter(({ name, path }) => !readFileSync(join(root, path), 'utf8').includes(name))
      .map(({ name, path }) => `${file}: ${id} names a test that ${path} does not have: ${name}`);
    return [...(text.includes('not defended') ? [] : bare), ...lost];
  });
};
