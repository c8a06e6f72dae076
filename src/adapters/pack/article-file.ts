import { articleSchema } from '../../contracts/pack/articles.ts';
import type { ArticleFrontMatter } from '../../contracts/pack/articles.ts';
import type { Faults } from './faults.ts';
import { parseYaml } from './yaml-file.ts';
import type { Path } from './yaml-file.ts';

export type ArticleFile = {
  file: string;
  front: ArticleFrontMatter;
  body: string;
  line: (path: Path) => number;
};

const frontMatter = /^---[ \t]*\r?\n([\s\S]*?)^---[ \t]*\r?$/m;

/** A Markdown file with YAML front matter between two lines `---`. `undefined` where it does not fit. */
export const parseArticle = (file: string, text: string, faults: Faults): ArticleFile | undefined => {
  const found = frontMatter.exec(text);
  if (found === null || found.index !== 0) {
    faults.add(file, 1, 'an article begins with front matter between two lines `---`');
    return undefined;
  }
  const { value, line } = parseYaml({ file, text: found[1] ?? '', firstLine: 2 }, articleSchema, faults);
  const body = text.slice(found[0].length).replace(/^(\r?\n)+/, '');
  if (body.trim() === '') faults.add(file, 1, 'the article has no text after its front matter');
  return value === undefined ? undefined : { file, front: value, body, line };
};
