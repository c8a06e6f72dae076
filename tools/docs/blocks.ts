/** Parts of documents that are made from code: each stands between two comments, and is held to what it is made from. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export type Block = { file: string; name: string; body: () => string };

const openingOf = (name: string): string => `<!-- ${name}: made by npm run docs:tables -->`;
const closingOf = (name: string): string => `<!-- /${name} -->`;

/** The document with the block's text in its place. @throws Error when it has no place for it */
export const withBlock = (document: string, name: string, body: string): string => {
  const [opening, closing] = [openingOf(name), closingOf(name)];
  const start = document.indexOf(opening);
  const end = document.indexOf(closing);
  if (start < 0 || end < start)
    throw new Error(`Cannot write ${name} because ${opening} … ${closing} is missing.`);
  const ignored = body.startsWith('|') ? '<!-- prettier-ignore -->\n' : '';
  return `${document.slice(0, start)}${opening}\n\n${ignored}${body}\n\n${document.slice(end)}`;
};

/** Blocks that are not what they are made from, one line each. Files that are not there have none. */
export const staleBlocks = (root: string, blocks: readonly Block[]): string[] =>
  blocks
    .filter(({ file }) => existsSync(join(root, file)))
    .flatMap(({ file, name, body }) => {
      const document = readFileSync(join(root, file), 'utf8');
      try {
        return withBlock(document, name, body()) === document
          ? []
          : [`${file}: ${name} is out of date; run npm run docs:tables`];
      } catch (thrown) {
        return [`${file}: ${thrown instanceof Error ? thrown.message : String(thrown)}`];
      }
    });

/** Rows as a Markdown table, the first one its head. */
export const markdownTable = (rows: readonly (readonly string[])[]): string => {
  const [head = [], ...rest] = rows;
  return [head, head.map(() => '---'), ...rest].map((row) => `| ${row.join(' | ')} |`).join('\n');
};
