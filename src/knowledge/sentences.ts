/** Part of a text: `text.slice(start, end)`. */
export type Span = { start: number; end: number };

const abbreviations = new Set(
  `e.g i.e etc vs mr mrs ms dr prof st no nos approx incl excl a.m p.m u.s u.k inc ltd co corp dept fig min max sec cf ca
  resp jan feb mar apr jun jul aug sep sept oct nov dec vol art abs tel ext est p pp`
    .split(/\s+/)
    .filter((word) => word !== ''),
);
const ending = /([.!?…]+)(["'”’)\]*_`]*)(\s+|$)|\n[ \t]*\n+/g;

/**
 * The sentences of a plain text, trimmed, in order. A full stop after an abbreviation, an initial or a list number ends
 * none, nor does one inside a number, a name of a file or an address. An empty line ends one.
 */
export const sentencesOf = (text: string): Span[] => {
  const spans: Span[] = [];
  let start = 0;
  const cut = (end: number): void => {
    const raw = text.slice(start, end);
    const trimmed = raw.trim();
    if (trimmed !== '') {
      const from = start + raw.indexOf(trimmed);
      spans.push({ start: from, end: from + trimmed.length });
    }
    start = end;
  };
  for (const found of text.matchAll(ending)) {
    const end = found.index + found[0].length;
    if (found[1] === undefined) cut(end);
    else if (!goesOn(text, found.index, found[1], end)) cut(end);
  }
  cut(text.length);
  return spans;
};

/** Whether the sentence goes on behind a mark that could end it. */
const goesOn = (text: string, at: number, mark: string, next: number): boolean => {
  if (mark !== '.') return false;
  const before = /(\S+)$/.exec(text.slice(Math.max(0, at - 30), at))?.[1] ?? '';
  const word = before.replace(/^["'“‘([*_`]+/, '').toLowerCase();
  if (/^\d{1,2}$/.test(word)) return /(?:^|[\n.!?]\s*)\d{1,2}$/.test(text.slice(Math.max(0, at - 30), at));
  if (/^\p{L}$/u.test(word)) return word !== 'i';
  if (!abbreviations.has(word)) return false;
  const follows = text.slice(next, next + 1);
  if (/^(e\.g|i\.e|vs|mr|mrs|ms|dr|prof|cf|no|fig|approx|incl|ca)$/.test(word)) return true;
  return !/\p{Lu}/u.test(follows) && follows !== '';
};
