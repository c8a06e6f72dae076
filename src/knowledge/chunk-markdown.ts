import type { Chunk } from '../ports/knowledge-index.ts';
import { blocksOf } from './markdown.ts';
import type { Block } from './markdown.ts';
import { sentencesOf } from './sentences.ts';
import type { Span } from './sentences.ts';

export type ChunkOptions = {
  /** A chunk is at most this long, in characters, unless one sentence, list, table or piece of code is longer; 1200. */
  size?: number;
  /** Lists, tables and code longer than this are cut too, and at last whatever else is; 3 × size by default. */
  whole?: number;
  /** A chunk that goes on in mid-section repeats the last sentence before it, if that is at most so long; 200. */
  overlap?: number;
};

type Piece = Span & { path: readonly string[]; level: number; prose: boolean };

/**
 * Cuts a Markdown document into chunks `id#1`, `id#2`, … along its structure. Each text stands verbatim in the document;
 * `heading` is the way of headings to where it begins, the title first, and the document's tags. A heading stays with what follows it.
 */
export const chunkMarkdown = (
  document: { document_id: string; title: string; text: string; tags?: readonly string[] },
  options: ChunkOptions = {},
): Chunk[] => {
  const { size = 1200, overlap = 200 } = options;
  const whole = options.whole ?? 3 * size;
  const { text } = document;
  const pieces = blocksOf(text)
    .flatMap((block) => piecesOf(text, block, { size, whole }))
    .flatMap((piece) => cut(text, piece, whole));
  const spans: (Span & { path: readonly string[] })[] = [];
  let open: (Span & { path: readonly string[]; last: Piece }) | undefined;
  let heads: Piece | undefined;
  const close = (): void => {
    if (open !== undefined) spans.push(open);
    open = undefined;
  };
  for (const piece of pieces) {
    if (piece.level > 0) {
      heads ??= piece;
      continue;
    }
    const start = heads?.start ?? piece.start;
    const newSection = heads !== undefined;
    heads = undefined;
    if (open !== undefined && piece.end - open.start > size) {
      const { last } = open;
      close();
      const back = !newSection && last.prose ? lastSentence(text, last) : undefined;
      const from = back !== undefined && back.end - back.start <= overlap ? back.start : start;
      open = { start: from, end: piece.end, path: piece.path, last: piece };
    } else if (open === undefined) open = { start, end: piece.end, path: piece.path, last: piece };
    else {
      open.end = piece.end;
      open.last = piece;
    }
  }
  close();
  const tags = document.tags?.length ? ` (${document.tags.join(', ')})` : '';
  return spans.map(({ start, end, path }, index) => ({
    source_id: `${document.document_id}#${index + 1}`,
    heading: `${[document.title, ...path.filter((one) => one !== document.title)].join(' > ')}${tags}`,
    text: text.slice(start, end).trim(),
  }));
};

/** A piece that is too long in parts, between words where there are any. */
const cut = (text: string, piece: Piece, most: number): Piece[] => {
  const parts: Piece[] = [];
  let { start } = piece;
  while (piece.level === 0 && piece.end - start > most) {
    const space = /\s\S*$/.exec(text.slice(start + 1, start + most))?.index;
    const half = text.codePointAt(start + most - 1) ?? 0;
    const end = space === undefined ? start + most - (half > 0xffff ? 1 : 0) : start + 1 + space;
    parts.push({ ...piece, start, end });
    start = end;
  }
  return [...parts, { ...piece, start }];
};

const lastSentence = (text: string, piece: Span): Span | undefined => {
  const last = sentencesOf(text.slice(piece.start, piece.end)).at(-1);
  return last && { start: piece.start + last.start, end: piece.start + last.end };
};

/** A block as one piece, or cut at its sentences, items or lines where it is too long. */
const piecesOf = (text: string, block: Block, { size, whole }: { size: number; whole: number }): Piece[] => {
  const prose = block.kind === 'paragraph' || block.kind === 'quote';
  const piece = (span: Span): Piece => ({
    start: span.start,
    end: span.end,
    path: block.path,
    level: block.level,
    prose,
  });
  if (block.end - block.start <= (prose ? size : whole) || block.kind === 'heading') return [piece(block)];
  if (!prose) return block.parts.map(piece);
  const raw = text.slice(block.start, block.end);
  return sentencesOf(raw).map((span) =>
    piece({ start: block.start + span.start, end: block.start + span.end }),
  );
};
