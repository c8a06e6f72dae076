import type { Passage, Sentence } from '../../contracts/evidence.ts';
import { coverage, matched, termsOf, unitsOf } from '../../knowledge/index.ts';
import type { Query, Unit } from '../../knowledge/index.ts';
import { answerBonus, asksHow } from './answer-type.ts';

/** A unit of a passage with how well it answers. */
export type Candidate = {
  passage: Passage;
  /** Place of the passage among those read, best first. */
  rank: number;
  unit: Unit;
  index: number;
  score: number;
  /** Whether it shares a word with the question, or has the form of an answer. */
  speaks: boolean;
  terms: ReadonlySet<string>;
};

/** A passage as its units, scored. */
export type Scored = { passage: Passage; score: number; candidates: Candidate[] };

const share = { unit: 0.55, context: 0.2, passage: 0.25 };

/**
 * Scores passages and their units against a query, the best passage first.
 * @param about what is known of a passage beside its text
 */
export const scorePassages = (
  query: Query,
  question: string,
  passages: readonly Passage[],
  about: (passage: Passage) => string,
): Scored[] => {
  const most = Math.max(1e-9, ...passages.map((passage) => passage.score));
  const scored = passages
    .map((passage): Scored => {
      const title = termsOf(about(passage));
      const whole = coverage(query, [...title, ...termsOf(passage.text)]);
      const titled = coverage(query, title);
      const units = unitsOf(passage.text);
      const ofLists =
        asksHow(question) || !question.includes('?')
          ? procedures(query, { title, units, worth: asksHow(question) ? wholeWorth.asked : wholeWorth.told })
          : new Map<number, number>();
      const candidates = units.map((unit, index): Candidate => {
        const terms = new Set(termsOf(unit.text));
        const own = Math.max(coverage(query, terms), ofLists.get(unit.block) ?? 0);
        const context = coverage(query, [...title, ...unit.path.flatMap(termsOf), ...terms]);
        const bonus = answerBonus(question, unit);
        const score = share.unit * own + share.context * context + share.passage * whole + bonus;
        return { passage, rank: 0, unit, index, score, speaks: own + bonus > 0, terms };
      });
      const close = Math.max(0, ...candidates.map((candidate) => candidate.score));
      const score = 0.45 * whole + 0.25 * close + 0.2 * titled + 0.1 * (passage.score / most);
      return { passage, score, candidates };
    })
    .sort((one, two) => two.score - one.score || one.passage.source_id.localeCompare(two.passage.source_id));
  const best = scored[0]?.score ?? 1;
  return scored.map((one, rank) => ({
    ...one,
    candidates: one.candidates.map((candidate) => ({
      ...candidate,
      rank,
      score: candidate.score * (1 - ofPassage + ofPassage * (one.score / (best || 1))),
    })),
  }));
};

/** How much a unit's score leans on its passage's beside the best one's. */
const ofPassage = 0.6;

/** A step alone seldom has the question's words: what a procedure is worth as a whole, with its headings. */
const procedures = (
  query: Query,
  { title, units, worth }: { title: readonly string[]; units: readonly Unit[]; worth: number },
): Map<number, number> => {
  const lists = new Map<number, Unit[]>();
  for (const unit of units.filter((one) => one.kind === 'item' && one.ordered)) {
    lists.set(unit.block, [...(lists.get(unit.block) ?? []), unit]);
  }
  return new Map(
    [...lists].map(([block, list]) => {
      const terms = [
        ...title,
        ...list.flatMap((unit) => [...unit.path.flatMap(termsOf), ...termsOf(unit.text)]),
      ];
      return [block, worth * coverage(query, terms)];
    }),
  );
};
const wholeWorth = { asked: 0.85, told: 0.5 };

/** Above this share of common words two units say the same. */
const same = 0.65;

const alike = (one: ReadonlySet<string>, two: ReadonlySet<string>): number => {
  const common = [...one].filter((term) => two.has(term)).length;
  return common / Math.max(1, Math.min(one.size, two.size));
};

/** A procedure is taken whole, with what introduces it; anything else alone. */
const wholeOf = (candidate: Candidate, all: readonly Candidate[]): Candidate[] => {
  const { unit } = candidate;
  if (unit.kind !== 'item' || (!unit.ordered && unit.lead === undefined)) return [candidate];
  const list = all.filter((one) => one.passage === candidate.passage && one.unit.block === unit.block);
  const lead =
    unit.lead === undefined
      ? undefined
      : all.find((one) => one.passage === candidate.passage && one.index === unit.lead);
  return lead === undefined ? list : [lead, ...list];
};

/** By so much a procedure may go beyond what there is room for. */
const spare = 4;

/** The first sentence of a document, which mostly says what it is about. */
const openingOf = (all: readonly Candidate[]): Candidate[] =>
  all.filter(({ passage, index }) => index === 0 && passage.source_id.endsWith('#1')).slice(0, 1);

export type SelectOptions = {
  /** Units at most, unless one procedure alone is longer. */
  most: number;
  /** A unit needs this share of the best one's score. */
  least: number;
  /** Whether to begin with the document's first sentence. */
  lead?: boolean;
};

/**
 * Picks units of a document by score, leaving out what says the same as one that was picked (maximal marginal relevance, Carbonell and
 * Goldstein 1998, with a hard bound), and keeps procedures whole. In reading order: best passage first.
 */
export const select = (
  scored: readonly Scored[],
  { most, least, lead = false }: SelectOptions,
): Candidate[] => {
  const all = scored.flatMap((one) => one.candidates);
  const ranked = all.toSorted(
    (one, two) => two.score - one.score || one.rank - two.rank || one.index - two.index,
  );
  const top = ranked[0];
  if (top === undefined) return [];
  const picked: Candidate[] = [];
  const room = (): number => most - picked.length;
  for (const candidate of [...(lead ? openingOf(all) : []), ...ranked]) {
    if (room() <= 0) break;
    if (picked.includes(candidate)) continue;
    const opens = lead && candidate.index === 0 && candidate.unit.position === 0;
    if (!opens && (!(candidate.speaks || least === 0) || candidate.score < least * top.score)) continue;
    const told = picked.some(
      (one) =>
        alike(one.terms, candidate.terms) > same &&
        (one.passage !== candidate.passage || one.unit.block !== candidate.unit.block),
    );
    if (told) continue;
    const whole = wholeOf(candidate, all).filter((one) => !picked.includes(one));
    if (picked.length > 0 && whole.length > room() + spare) continue;
    picked.push(...whole);
  }
  return picked.toSorted((one, two) => one.rank - two.rank || one.index - two.index);
};

/** A unit as a sentence of an answer: its words, and where they stand. */
export const sentenceOf = ({ passage, unit }: Candidate): Sentence => ({
  text: unit.text,
  factual: true,
  citations: unit.quotes.map((quote) => ({ source_id: passage.source_id, title: passage.title, quote })),
});

/** Terms of a query that none of the candidates has. */
export const unmet = (query: Query, candidates: readonly Candidate[]): string[] => {
  const hits = matched(
    query,
    candidates.flatMap((candidate) => [...termsOf(candidate.passage.title), ...candidate.terms]),
  );
  return [...query.weights.keys()].filter((term) => !hits.has(term));
};
