import { sentencesOf } from '../../knowledge/sentences.ts';
import { termsOf, wordsOf } from '../../knowledge/terms.ts';

/** A part of what someone wrote that says one thing. */
export type Clause = {
  text: string;
  /** Greetings, thanks and signatures are `noise`. */
  noise: boolean;
};

const greeting =
  /^(?:hi|hello|hey|hallo|dear|good (?:morning|afternoon|evening|day)|greetings|to whom it may concern)\b/i;
const hello = /^(?:hi|hello|hey|dear)(?: [\p{L}.]+){0,3}[,!.]\s+(?=\S+\s+\S)/iu;
const closing =
  /^(?:(?:many |best |kind |warm )*(?:thanks|thank you|regards|wishes|cheers|sincerely|yours|best|greetings)\b|looking forward|have a (?:nice|good|great)|please (?:advise|help)\W*$|any help (?:is|would be) appreciated)/i;
const joint =
  /;\s+|,\s+(?:and|but|also|plus|so|then)\s+|\s+(?:but|plus)\s+|\s+and\s+(?=(?:also|then|i|i'm|we|my|our|the|since|please|can|could|would|how|what|when|where|why|is|are|do|does|did|it|to)\b)/gi;

/** Content words below which a part of a sentence is no clause of its own, and words of any kind. */
const leastTerms = 2;
const leastWords = 4;

/** The clauses of a text, in order: its sentences and lines, cut again where they join two things. */
export const clausesOf = (text: string): Clause[] => {
  const sentences = text
    .split(/\r?\n+/)
    .reduce<string[]>((lines, line) => {
      const last = lines.at(-1);
      const goesOn =
        last !== undefined && !greeting.test(last) && /[^.!?:;\s]\s*$/.test(last) && /^\s*\p{Ll}/u.test(line);
      return goesOn ? [...lines.slice(0, -1), `${last} ${line.trim()}`] : [...lines, line];
    }, [])
    .flatMap((line) => {
      const plain = line.replace(/^\s*(?:[-*•>]|\d{1,2}[.)])\s+/, '');
      return sentencesOf(plain).map(({ start, end }) => plain.slice(start, end));
    });
  return sentences.flatMap((sentence, index): Clause[] => {
    if (isNoise(sentence, index > 0 && index >= sentences.length - 2))
      return [{ text: sentence, noise: true }];
    return cut(sentence.replace(hello, '')).map((part) => ({ text: part, noise: false }));
  });
};

/** The clauses that say something; where all is noise, all. */
export const contentOf = (text: string): string[] => {
  const clauses = clausesOf(text);
  const content = clauses.filter((clause) => !clause.noise);
  return (content.length > 0 ? content : clauses).map((clause) => clause.text);
};

const isNoise = (sentence: string, nearEnd: boolean): boolean => {
  const words = sentence.match(/[\p{L}\p{N}][\p{L}\p{N}'’-]*/gu) ?? [];
  if (greeting.test(sentence) && words.length <= 6 && !sentence.includes('?')) return true;
  if (closing.test(sentence) && words.length <= 9 && !sentence.includes('?')) return true;
  if (!nearEnd || /[?!]$/.test(sentence) || words.length > 14) return false;
  const named = words.filter((word) => /^[\p{Lu}\p{N}]/u.test(word)).length;
  return words.length >= 2 && named / words.length >= 0.7;
};

const isWhole = (part: string): boolean =>
  new Set(termsOf(part)).size >= leastTerms && wordsOf(part).length >= leastWords;

const cut = (sentence: string): string[] => {
  const parts: string[] = [];
  let start = 0;
  for (const found of sentence.matchAll(joint)) {
    const before = sentence.slice(start, found.index);
    const after = sentence.slice(found.index + found[0].length);
    if (!isWhole(before) || !isWhole(after)) continue;
    parts.push(before);
    start = found.index + found[0].length;
  }
  return [...parts, sentence.slice(start)].map((part) => part.trim()).filter((part) => part !== '');
};

const reference = /\b(?:it|its|that|this|those|these|they|them|ones?|the same|the other)\b/i;
const opener = /^(?:(?:ok(?:ay)?|yes|no|thanks)[,.!]?\s+)?(?:and|but|or|also|what about|how about|then)\b/i;
const most = { words: 14, terms: 4, ofOpener: 2 };

/** Whether a text only makes sense with what was said before it (`And how much does that cost?`, `What about Monday?`). */
export const refersBack = (text: string): boolean => {
  const terms = new Set(termsOf(text)).size;
  if (terms === 0) return true;
  if (wordsOf(text).length > most.words || terms > most.terms) return false;
  return reference.test(text) || (opener.test(text.trim()) && terms <= most.ofOpener);
};

const wishes =
  /\b(?:i|we)(?:'d| would)? (?:also )?(?:need|want|like to|wonder|wish)\b|^(?:and |also |so )?(?:please|how|what|when|where|which|who|why|can|could|does|do|is|are|may|will|should)\b/i;
/** Whether a clause asks or wishes something, rather than to tell it. */
export const asks = (clause: string): boolean => clause.endsWith('?') || wishes.test(clause);
