import type { Passage } from '../../contracts/evidence.ts';
import { chunkMarkdown, documentOf } from '../../knowledge/index.ts';
import { sha256Hex } from '../../domain/digest.ts';
import { asks, contentOf } from './clauses.ts';
import { tellingIn } from './intents.ts';
import type { Knowhow } from './knowhow.ts';

/** A document that a text probably asks for. */
export type Wanted = {
  passages: Passage[];
  /** Probability that it is asked for. */
  probability: number;
  /** The words that lead to it: all of the text, or a part. */
  text: string;
};

/** Documents at most, and the share of the likeliest one's probability that others need. */
const likely = { most: 3, share: 0.2 };
/** From this probability of a document on, a part of a text is a matter of its own, if a little less surely than the whole. */
const ofItsOwn = { probability: 0.4, worth: 0.9 };
/** Statements with fewer words that name something lead anywhere. */
const leastTelling = 2;

/**
 * The documents that a text probably asks for, the likeliest first: by the text as a whole, and by those of its clauses
 * and questions that clearly lead to one. Anything else in it is background.
 */
export const wantedOf = (knowhow: Knowhow, text: string, current: readonly Passage[]): Wanted[] => {
  const parts = partsOf(text);
  const passages = completed(knowhow, [text, ...parts], current);
  const wanted = new Map<string, Wanted>();
  for (const passage of passages) {
    const id = documentOf(passage.source_id);
    const held = wanted.get(id) ?? { passages: [], probability: knowhow.nearness(text, passage), text };
    held.passages.push(passage);
    wanted.set(id, held);
    for (const part of parts) {
      const near = knowhow.nearness(part, passage);
      const probability = ofItsOwn.worth * near;
      if (near >= ofItsOwn.probability && probability > held.probability)
        Object.assign(held, { probability, text: part });
    }
  }
  const ranked = [...wanted.values()].sort((one, two) => two.probability - one.probability);
  const best = ranked[0]?.probability ?? 0;
  return ranked.filter(({ probability }) => probability >= likely.share * best).slice(0, likely.most);
};

/** What is asked in a text: its questions, alone and each with what is told before it; where it asks nothing, its clauses. */
const partsOf = (text: string): string[] => {
  const clauses = contentOf(text);
  if (!clauses.some(asks)) return clauses.filter((clause) => tellingIn(clause) >= leastTelling);
  const groups: string[][] = [[]];
  for (const clause of clauses) {
    groups.at(-1)?.push(clause);
    if (asks(clause)) groups.push([]);
  }
  const asked = groups.slice(0, -1).map((group) => group.join('. '));
  return [...new Set([...clauses.filter(asks), ...asked])];
};

/** Articles nearest to a text that a search may have missed. */
const rescued = 2;

/**
 * The pack's articles nearest to texts, whole, in place of what the search brought of them, unless the index holds another
 * text. Their sources are those of the index, so an article that is no longer held fails the citation check like any other.
 */
const completed = (knowhow: Knowhow, texts: readonly string[], current: readonly Passage[]): Passage[] => {
  const nearest = new Set(texts.flatMap((text) => knowhow.near(text).slice(0, rescued)).map(({ id }) => id));
  const isOf = (id: string) => (passage: Passage) => documentOf(passage.source_id) === id;
  const whole = knowhow.pack.articles.filter(
    ({ front, body }) =>
      nearest.has(front.id) && current.filter(isOf(front.id)).every(({ text }) => body.includes(text)),
  );
  const replaced = new Set(whole.map(({ front }) => front.id));
  return [
    ...current.filter((passage) => !replaced.has(documentOf(passage.source_id))),
    ...whole.flatMap(({ front: { id, title, area, tags }, body }) =>
      chunkMarkdown({ document_id: id, title, text: body, tags }).map(({ source_id, text }) => ({
        source_id,
        title,
        text,
        score: 0,
        version: sha256Hex(body),
        area,
      })),
    ),
  ];
};

/** What a part that clearly leads somewhere says of the whole text, which may be mostly background. */
const partly = 0.9;

/** The probability that a text's answer is known: by the text as a whole, or by those of its parts that clearly lead to a document. */
export const knownBy = (knowhow: Knowhow, text: string, wanted: readonly Wanted[]): number => {
  const passages = wanted.flatMap((one) => one.passages.slice(0, 1));
  const clearly = wanted
    .filter((one) => one.text !== text)
    .map((one) => partly * knowhow.known(one.text, one.passages.slice(0, 1)));
  return Math.max(knowhow.known(text, passages), ...clearly);
};

/** Probabilities that the answer is known at which evidence just suffices, and at which it is sure, and their worth. */
const suffices = { probability: 0.685, worth: 0.35 };
const surely = { probability: 0.92, worth: 0.85 };

/** How good the evidence for an answer is, 0..1, by the probability that the answer is known. */
export const strengthOf = (probability: number): number => {
  if (probability < suffices.probability) return suffices.worth * (probability / suffices.probability);
  const slope = (surely.worth - suffices.worth) / (surely.probability - suffices.probability);
  return Math.min(1, suffices.worth + slope * (probability - suffices.probability));
};
