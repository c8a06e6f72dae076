import { blocksOf, plainText } from './markdown.ts';
import type { Block } from './markdown.ts';
import { sentencesOf } from './sentences.ts';

/** The smallest thing that an answer quotes: a sentence, an item of a list, a row of a table, a piece of code. */
export type Unit = {
  kind: 'sentence' | 'item' | 'row' | 'code';
  /** As a reader sees it. */
  text: string;
  /** Verbatim pieces of the source that hold it. */
  quotes: readonly string[];
  /** Headings above it, the outermost first. */
  path: readonly string[];
  /** Block it belongs to, counted from 0: items of one list share it. */
  block: number;
  /** For an item: whether its list is a procedure (numbered). */
  ordered: boolean;
  /** For an item or row: the unit that introduces its list (`… as follows:`), counted from 0. */
  lead?: number;
  /** Number of an item or row in its list, counted from 0. */
  position: number;
};

const longItem = 320;

/** What can be quoted of a Markdown text, in order. */
export const unitsOf = (markdown: string): Unit[] => {
  const units: Unit[] = [];
  const add = (
    block: Block,
    index: number,
    kind: Unit['kind'],
    quotes: string[],
    more: Partial<Unit> = {},
  ): void => {
    const text = more.text ?? plainText(quotes.join(' '));
    if (text === '') return;
    units.push({ kind, quotes, path: block.path, block: index, ordered: false, position: 0, ...more, text });
  };
  blocksOf(markdown).forEach((block, index) => {
    const raw = markdown.slice(block.start, block.end);
    const lead = leadOf(units);
    switch (block.kind) {
      case 'heading':
        break;
      case 'paragraph':
      case 'quote':
        for (const span of sentencesOf(raw)) {
          const quote = raw.slice(span.start, span.end);
          add(block, index, 'sentence', [quote.replace(/^>\s?/, '')], {
            text: plainText(quote.replaceAll(/^>\s?/gm, '')),
          });
        }
        break;
      case 'code':
        add(block, index, 'code', [codeOf(markdown, block)], { text: codeOf(markdown, block), ...lead });
        break;
      case 'list':
        block.parts.forEach((part, position) => {
          const text = markdown.slice(part.start, part.end);
          const spans = text.length > longItem ? sentencesOf(text) : [{ start: 0, end: text.length }];
          for (const span of spans) {
            const quote = text.slice(span.start, span.end);
            add(block, index, 'item', [quote], { ordered: block.ordered, position, ...lead });
          }
        });
        break;
      case 'table':
        addRows(markdown, block, (quotes, text, position) => {
          add(block, index, 'row', quotes, { text, position, ...lead });
        });
        break;
    }
  });
  return units;
};

/** The unit just before a list, if it introduces it. */
const leadOf = (units: readonly Unit[]): { lead?: number } => {
  const last = units.at(-1);
  return last?.kind === 'sentence' && last.text.endsWith(':') ? { lead: units.length - 1 } : {};
};

const codeOf = (markdown: string, block: Block): string => {
  const [first, last] = [block.parts[0], block.parts.at(-1)];
  return first === undefined || last === undefined ? '' : markdown.slice(first.start, last.end);
};

const cellsOf = (line: string): string[] =>
  line
    .trim()
    .replace(/^\||\|$/g, '')
    .split(/(?<!\\)\|/)
    .map(plainText);

/** A row reads `first cell: second column value, third column value`; its head is quoted with it. */
const addRows = (
  markdown: string,
  block: Block,
  add: (quotes: string[], text: string, position: number) => void,
): void => {
  const lines = block.parts.map((part) => markdown.slice(part.start, part.end));
  const [head, rule, ...rows] = lines;
  if (head === undefined || rule === undefined || !/^[\s|:-]+$/.test(rule)) {
    lines.forEach((line, position) => add([line.trim()], cellsOf(line).join(', '), position));
    return;
  }
  const names = cellsOf(head);
  rows.forEach((line, position) => {
    const [first = '', ...rest] = cellsOf(line);
    const told = rest.flatMap((cell, at) => (cell === '' ? [] : [`${names[at + 1] ?? ''} ${cell}`.trim()]));
    add([head.trim(), line.trim()], `${names[0] ?? ''} ${first}: ${told.join(', ')}.`.trim(), position);
  });
};
