import type { Chunk } from '../ports/knowledge-index.ts';

/** Longest chunk, in UTF-16 code units: about 250 tokens of English, a few paragraphs. */
const maxChunk = 1_200;

/**
 * Cuts a text into chunks that can be quoted: at headings first, then between paragraphs, then between sentences, and
 * inside a sentence only where it alone is longer than 1,200 characters. Every chunk's text stands verbatim in `text`;
 * `heading` is the path of headings above it, the title first. A text without content has none.
 */
export const chunkMarkdown = (document: { document_id: string; title: string; text: string }): Chunk[] =>
  sectionsOf(document.title, document.text)
    .flatMap(({ heading, body }) => pieces(body).map((text) => ({ heading, text })))
    .map((chunk, index) => ({ source_id: `${document.document_id}#${index + 1}`, ...chunk }));

const sectionsOf = (title: string, text: string): { heading: string; body: string }[] => {
  const sections: { heading: string; body: string }[] = [];
  const path: string[] = [];
  let start = 0;
  let at = 0;
  let fenced = false;
  const close = (end: number): void => {
    const heading = [title, ...path.filter((one) => one !== undefined)].join(' › ');
    sections.push({ heading, body: text.slice(start, end) });
  };
  for (const line of text.split('\n')) {
    if (/^\s*(```|~~~)/.test(line)) fenced = !fenced;
    const [, marks, name = ''] = fenced ? [] : (/^(#{1,6})\s+(.+?)\s*#*\s*$/.exec(line) ?? []);
    if (marks !== undefined) {
      close(at);
      path.length = Math.min(path.length, marks.length - 1);
      if (name !== title) path[marks.length - 1] = name;
      start = at + line.length + 1;
    }
    at += line.length + 1;
  }
  close(text.length);
  return sections;
};

/** Neighbouring parts joined as long as they fit, each a verbatim slice of `body`. */
const pieces = (body: string): string[] => {
  const found: string[] = [];
  let start = 0;
  let end = 0;
  for (const part of parts(body, 0, body.length)) {
    if (end > start && part.end - start > maxChunk) {
      found.push(body.slice(start, end));
      start = part.start;
    }
    end = part.end;
  }
  found.push(body.slice(start, end));
  return found.map((piece) => piece.trim()).filter((piece) => piece !== '');
};

type Span = { start: number; end: number };

/** Spans that cover `body` from `from` to `to`: paragraphs, or sentences of one that is too long, or cuts of those. */
const parts = (body: string, from: number, to: number): Span[] =>
  cut(body, from, to, /\n\s*\n/g).flatMap((paragraph) =>
    fits(paragraph)
      ? [paragraph]
      : cut(body, paragraph.start, paragraph.end, /[.!?…]["'”)]*\s+|\n/g).flatMap((sentence) =>
          fits(sentence) ? [sentence] : hardCuts(body, sentence),
        ),
  );

const fits = ({ start, end }: Span): boolean => end - start <= maxChunk;

const cut = (body: string, from: number, to: number, after: RegExp): Span[] => {
  const spans: Span[] = [];
  let start = from;
  for (const match of body.slice(from, to).matchAll(after)) {
    const end = from + match.index + match[0].length;
    spans.push({ start, end });
    start = end;
  }
  if (start < to) spans.push({ start, end: to });
  return spans;
};

const hardCuts = (body: string, { start, end }: Span): Span[] => {
  const spans: Span[] = [];
  for (let at = start; at < end;) {
    let next = Math.min(at + maxChunk, end);
    const space = body.lastIndexOf(' ', next);
    if (next < end && space > at + maxChunk / 2) next = space + 1;
    else if (next < end && /[\uD800-\uDBFF]/.test(body.charAt(next - 1))) next -= 1;
    spans.push({ start: at, end: next });
    at = next;
  }
  return spans;
};
