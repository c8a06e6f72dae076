/**
 * How words are matched. Running text goes through FTS5's `porter unicode61` tokenizer, which takes `E-4012` apart; so
 * identifiers are kept a second time, whole, as one letters-and-digits token each, in a column of their own.
 */

/** A run of letters and digits, with single joints inside: `E-4012`, `INV-2026-03`, `v2.1`, `nightly`. */
const runs = /[\p{L}\p{N}]+(?:[-_./:][\p{L}\p{N}]+)*/gu;
const joint = /[-_./:]/;
const words = /[\p{L}\p{N}]+/gu;

/** Most terms of one query; the first ones count. */
const maxTerms = 64;

/** Shortest part of an identifier that is also looked for as a word (`2-factor`, but not the `E` of `E-4012`). */
const minPartLength = 4;

/** English words that stand in nearly every text: they cost time and tell nothing apart. */
const common = new Set(
  `a an and are as at be but by can do does for from had has have how i if in into is it its me my no not of on or our so
  such that the their then there these they this to was we were what when which will with would you your`.split(
    /\s+/,
  ),
);

/** `E-4012`, `e4012` and `E_4012` are one token; `1-23` and `12-3` are two. */
const token = (identifier: string): string =>
  identifier
    .toLowerCase()
    .replace(/(?<=\p{N})[-_./:](?=\p{N})/gu, 'x')
    .replace(/[-_./:]/g, '');

const isIdentifier = (run: string): boolean => /\p{N}/u.test(run);

/** The identifiers of a text, as tokens apart by spaces. */
export const identifiersOf = (text: string): string =>
  [...new Set((text.match(runs) ?? []).filter(isIdentifier).map(token))].join(' ');

const wordsOf = (run: string): readonly string[] => {
  const parts = run.match(words) ?? [];
  if (!isIdentifier(run) || !joint.test(run)) return parts;
  return parts.filter((part) => part.length >= minPartLength && !isIdentifier(part));
};

/**
 * The FTS5 expression for a user's text: any of its words (the common ones only where there are no others), or of its
 * identifiers. Every term is a quoted string, so
 * nothing that is typed is syntax. `columns` are the ones with running text. @returns undefined when there is nothing to look for.
 */
export const matchExpression = (text: string, columns = 'title heading body'): string | undefined => {
  const found = text.toLowerCase().match(runs) ?? [];
  const telling = found.filter((run) => !common.has(run));
  const terms = new Set<string>();
  for (const run of telling.length > 0 ? telling : found) {
    if (isIdentifier(run)) terms.add(`identifiers : "${token(run)}"`);
    for (const word of wordsOf(run)) terms.add(`{${columns}} : "${word}"`);
  }
  return terms.size === 0 ? undefined : [...terms].slice(0, maxTerms).join(' OR ');
};
