import { stemmer } from 'stemmer';

/** Words that say nothing about a subject. */
const stopwords = new Set(
  `a about above after again all also am an and any anybody anyone anything are as at be because been before being both but by can
  cannot could did do does doing done down during each either else ever every few for from further get gets getting give go
  goes going got had has have having he hello her here hers hey hi him his how however i if in into is it its itself just kindly know
  let like may maybe me might mine more most much must my myself need needs needed no nor not now of off ok okay on once one only or other our
  ours out over own per please possible quite rather really regards same say shall she should so some somebody someone something
  still such sure tell than thank thanks that the their theirs them then there these they thing things this those though
  through to too try trying under until up upon us use using very want wants wanted was way we well were what whatever when
  where whether which while who whom whose why will wish with within without would yes yet you your yours
  i'm i've i'd it's don't doesn't didn't can't won't isn't aren't wasn't weren't couldn't wouldn't shouldn't haven't hasn't
  that's there's what's we're we've we'd we'll you're you've i'll they're let's dear team hallo`
    .split(/\s+/)
    .filter((word) => word !== ''),
);

/** Different spellings of one thing, before words are cut. */
const spellings: readonly (readonly [RegExp, string])[] = [
  [/\b(?:log|sign)(?:ged|ging|s)?[- ]?(?:in|on)\b(?!to\b)/gi, 'login'],
  [/\bset(?:ting|s)?[- ]up\b/gi, 'setup'],
  [/\be-mail(s?)\b/gi, 'email$1'],
  [/\bmoney[- ]back\b/gi, 'refund'],
  [/\bhow much\b/gi, 'price'],
  [/\bhow (?:long|soon|often|many|fast)\b/gi, ' '],
  [/\bgot (?:rid|deleted)\b/gi, 'delete'],
  [/\bget rid of\b/gi, 'delete'],
];

/** `e-4012`, `2026-03`, `v5.3.0`, `4.90` and such are one word; so are `two` and `factor` of `two-factor`, one each. */
const wordPattern =
  /[\p{L}\p{N}]*\p{N}[\p{L}\p{N}]*(?:[-./:][\p{L}\p{N}]*\p{N}[\p{L}\p{N}]*)*|\p{Lu}{1,5}-\p{N}+|\p{L}+(?:['’]\p{L}+)?/gu;
const codePattern = /\b\p{L}{1,6}-\p{N}{2,}\b/gu;

/** The words of a text in lower case, in order. Codes such as `e-4012` stay whole. */
export const wordsOf = (text: string): string[] => {
  const words: string[] = [];
  let rest = 0;
  for (const found of text.matchAll(codePattern)) {
    words.push(...(text.slice(rest, found.index).match(wordPattern) ?? []));
    words.push(found[0]);
    rest = found.index + found[0].length;
  }
  words.push(...(text.slice(rest).match(wordPattern) ?? []));
  return words.map((word) => word.toLowerCase().replaceAll('’', "'"));
};

const stems = new Map<string, string>();
const memory = 50_000;

/** The stem of a lower-case word (Porter 1980); words with digits keep their form. */
export const stemOf = (word: string): string => {
  const known = stems.get(word);
  if (known !== undefined) return known;
  const stem = /^[a-z']+$/.test(word) ? stemmer(word.replace(/'s?$/, '')) : word;
  if (stems.size >= memory) stems.clear();
  stems.set(word, stem);
  return stem;
};

/** Character n-grams of 3 and 4 inside a word with its borders: they bridge inflections and slips of the pen. */
export const piecesOf = (word: string): string[] => {
  const bordered = ` ${word} `;
  const found: string[] = [];
  for (const length of [3, 4]) {
    for (let at = 0; at + length <= bordered.length; at += 1) found.push(bordered.slice(at, at + length));
  }
  return found;
};

export const isStopword = (word: string): boolean => stopwords.has(word);

/** Brings different spellings of one thing together (`log in`, `sign-in`: `login`). */
export const normalised = (text: string): string =>
  spellings.reduce((result, [pattern, replacement]) => result.replace(pattern, replacement), text);

/** Stems of the words that say what a text is about, in order, repetitions kept. */
export const termsOf = (text: string): string[] =>
  wordsOf(normalised(text)).flatMap((word) =>
    isStopword(word) || (word.length < 2 && !/\d/.test(word)) ? [] : [stemOf(word)],
  );

/** Whether a term is a code, a number or another thing that must match exactly. */
export const isExact = (term: string): boolean => /\d/.test(term);
