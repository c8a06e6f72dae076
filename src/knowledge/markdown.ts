import type { Span } from './sentences.ts';

/** A part of a Markdown text that is kept whole where possible. */
export type Block = Span & {
  kind: 'heading' | 'paragraph' | 'list' | 'table' | 'code' | 'quote';
  /** Headings above it, the outermost first; for a heading without itself. */
  path: readonly string[];
  /** Of a heading, 1..6. */
  level: number;
  /** Items of a list with their marks, lines of a table or of code. */
  parts: readonly (Span & { depth: number })[];
  /** Of a list: whether its items are numbered. */
  ordered: boolean;
};

type Line = Span & { text: string };

const fence = /^ {0,3}(```+|~~~+)/;
const heading = /^ {0,3}(#{1,6})\s+(.*?)\s*#*\s*$/;
/** A longer line is no heading, whatever it begins with. */
const longestHeading = 1000;
const item = /^(\s*)([-*+]|\d{1,3}[.)])\s+/;
const row = /^\s*\|.*\|\s*$/;
const isBlank = (line: Line): boolean => line.text.trim() === '';

const linesOf = (text: string): Line[] => {
  const lines: Line[] = [];
  for (let start = 0; start <= text.length;) {
    const stop = text.indexOf('\n', start);
    const end = stop < 0 ? text.length : stop;
    lines.push({ start, end, text: text.slice(start, end).replace(/\r$/, '') });
    start = end + 1;
  }
  return lines;
};

/** The blocks of a Markdown text, in order. Understands what articles use: ATX headings, lists, tables, fences, quotes. */
export const blocksOf = (text: string): Block[] => {
  const lines = linesOf(text);
  const blocks: Block[] = [];
  const path: { level: number; title: string }[] = [];
  const push = (kind: Block['kind'], span: Span, more: Partial<Block> = {}): void => {
    const titles = path.map((one) => one.title);
    blocks.push({
      kind,
      start: span.start,
      end: span.end,
      path: titles,
      level: 0,
      parts: [],
      ordered: false,
      ...more,
    });
  };
  for (let index = 0; index < lines.length;) {
    const line = lines[index]!;
    const head = line.text.length > longestHeading ? null : heading.exec(line.text);
    const opened = fence.exec(line.text);
    if (isBlank(line) || /^\s*([-*_])(\s*\1){2,}\s*$/.test(line.text)) {
      index += 1;
    } else if (head !== null) {
      const level = head[1]!.length;
      while (path.length > 0 && path.at(-1)!.level >= level) path.pop();
      push('heading', trimmed(line), { level });
      path.push({ level, title: plainText(head[2]!) });
      index += 1;
    } else if (opened !== null) {
      let last = index + 1;
      while (last < lines.length - 1 && !lines[last]!.text.trim().startsWith(opened[1]!)) last += 1;
      last = Math.min(last, lines.length - 1);
      push(
        'code',
        { start: line.start, end: lines[last]!.end },
        { parts: lines.slice(index + 1, last).map(flat) },
      );
      index = last + 1;
    } else if (row.test(line.text)) {
      const last = lastWhile(lines, index, (one) => row.test(one.text));
      push(
        'table',
        { start: line.start, end: lines[last]!.end },
        { parts: lines.slice(index, last + 1).map(flat) },
      );
      index = last + 1;
    } else if (item.test(line.text)) {
      const last = lastOfList(lines, index);
      const parts = itemsOf(lines.slice(index, last + 1));
      push(
        'list',
        { start: line.start, end: lines[last]!.end },
        { parts, ordered: /^\s*\d/.test(line.text) },
      );
      index = last + 1;
    } else {
      const quoted = line.text.startsWith('>');
      const last = lastWhile(
        lines,
        index,
        (one) =>
          !isBlank(one) &&
          !heading.test(one.text) &&
          !fence.test(one.text) &&
          !item.test(one.text) &&
          !row.test(one.text),
      );
      push(quoted ? 'quote' : 'paragraph', { start: trimmed(line).start, end: lines[last]!.end });
      index = last + 1;
    }
  }
  return blocks;
};

const flat = ({ start, end }: Line): Span & { depth: number } => ({ start, end, depth: 0 });

const trimmed = (line: Line): Span => ({
  start: line.start + (line.text.length - line.text.trimStart().length),
  end: line.start + line.text.trimEnd().length,
});

const lastWhile = (lines: readonly Line[], from: number, holds: (line: Line) => boolean): number => {
  let last = from;
  while (last + 1 < lines.length && holds(lines[last + 1]!)) last += 1;
  return last;
};

/** A list goes on over lines that are indented or items, also behind one blank line. */
const lastOfList = (lines: readonly Line[], from: number): number => {
  let last = from;
  for (let at = from + 1; at < lines.length; at += 1) {
    const line = lines[at]!;
    if (isBlank(line)) {
      const next = lines[at + 1];
      if (next === undefined || !(item.test(next.text) || /^\s{2,}\S/.test(next.text))) break;
    } else if (item.test(line.text) || /^\s{2,}\S/.test(line.text)) last = at;
    else if (
      heading.test(line.text) ||
      fence.test(line.text) ||
      row.test(line.text) ||
      isBlank(lines[at - 1]!)
    )
      break;
    else last = at;
  }
  return last;
};

const itemsOf = (lines: readonly Line[]): (Span & { depth: number })[] => {
  const items: (Span & { depth: number })[] = [];
  for (const line of lines) {
    const mark = item.exec(line.text);
    const end = line.start + line.text.trimEnd().length;
    if (mark !== null)
      items.push({ start: line.start + mark[1]!.length, end, depth: Math.floor(mark[1]!.length / 2) });
    else if (items.length > 0 && !isBlank(line)) items[items.length - 1]!.end = end;
  }
  return items;
};

/** Markdown as a reader sees it: no marks of emphasis, links by their words, white space single. */
export const plainText = (markdown: string): string =>
  markdown
    .replace(/!\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/\[([^\]]+)\]\([^)]*\)/g, '$1')
    .replace(/<((?:https?|mailto):[^>\s]+)>/g, '$1')
    .replace(/(`+)(.+?)\1/g, '$2')
    .replace(/(\*\*|__)(?=\S)(.+?)(?<=\S)\1/gs, '$2')
    .replace(/(?<![\w*])\*(?=\S)(.+?)(?<=\S)\*(?![\w*])/gs, '$1')
    .replace(/(?<![\w_])_(?=\S)(.+?)(?<=\S)_(?![\w_])/gs, '$1')
    .replace(/^\s{0,3}(>\s?|#{1,6}\s+)/gm, '')
    .replace(/\\([\\`*_{}[\]()#+.!|>-])/g, '$1')
    .replace(/\s+/g, ' ')
    .trim();
