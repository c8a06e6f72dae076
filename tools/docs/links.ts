import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

export type Link = { target: string; anchor: string };

/** Markdown without code, so that an example of a link is not taken for one. */
const withoutCode = (markdown: string): string =>
  markdown.replaceAll(/^(```|~~~).*?^\1\s*$/gms, '').replaceAll(/`[^`\n]*`/g, '');

/** Relative links of a Markdown text, images included. */
export const relativeLinks = (markdown: string): Link[] =>
  [...withoutCode(markdown).matchAll(/\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)/g)]
    .map(([, url = '']) => url)
    .filter((url) => !/^[a-z][a-z+.-]*:|^\/\//i.test(url))
    .map((url) => {
      const [target = '', anchor = ''] = url.split('#');
      return { target: decodeURIComponent(target), anchor };
    });

/** Names that headings can be linked by, as code hosts make them. */
const anchorsOf = (markdown: string): Set<string> =>
  new Set(
    [...markdown.matchAll(/^#{1,6}\s+(.+?)\s*$/gm)].map(([, title = '']) =>
      title
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
        .replaceAll(/\s/g, '-'),
    ),
  );

/** Links that lead nowhere, one line each. */
export const brokenLinks = (root: string, file: string): string[] =>
  relativeLinks(readFileSync(join(root, file), 'utf8')).flatMap(({ target, anchor }) => {
    const path = target === '' ? file : normalize(join(dirname(file), target));
    if (path.startsWith('..') || !existsSync(join(root, path)))
      return [`${file}: no file for the link ${target}`];
    if (anchor === '' || !path.endsWith('.md')) return [];
    const found = anchorsOf(readFileSync(join(root, path), 'utf8')).has(anchor);
    return found ? [] : [`${file}: no heading for the link ${target}#${anchor}`];
  });

/** Files under docs/ that no chain of links from README.md reaches. A link to a folder reaches the files in it. */
export const unreachable = (root: string, files: readonly string[]): string[] => {
  const reached = new Set<string>(['README.md']);
  const waiting = ['README.md'];
  const reach = (file: string): void => {
    if (reached.has(file)) return;
    reached.add(file);
    waiting.push(file);
  };
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (!file.endsWith('.md') || !existsSync(join(root, file))) continue;
    for (const { target } of relativeLinks(readFileSync(join(root, file), 'utf8'))) {
      const path = normalize(join(dirname(file), target)).replace(/\/$/, '');
      if (!existsSync(join(root, path))) continue;
      if (!statSync(join(root, path)).isDirectory()) reach(path);
      else files.filter((other) => dirname(other) === path).forEach(reach);
    }
  }
  return files
    .filter((file) => file.startsWith('docs/') && !reached.has(file))
    .map((file) => `${file}: no link from README.md leads to it`);
};
