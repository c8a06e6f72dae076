import type { Passage } from '../../contracts/evidence.ts';
import { chunkMarkdown, documentOf, evidenceStrength } from '../../knowledge/index.ts';
import { sha256Hex } from '../../domain/digest.ts';
import type { Query } from '../../knowledge/index.ts';
import type { Knowhow } from './knowhow.ts';
import type { Known } from './select.ts';

/** What is known of passages beside their text, for a question. */
export const knownOf = (knowhow: Knowhow, question: string): Known => ({
  about: knowhow.about,
  nearness: (passage) => knowhow.nearness(question, passage),
});

/** Nearness of a document at which it probably has what is asked, and at which it surely does. */
const near = { hardly: 0.5, probably: 0.95, surely: 1.6 };
/** Strengths that these are worth. */
const worth = { probably: 0.35, surely: 0.85 };
/** A question in words that no text has is probably about something else. */
const ofStrange = 0.5;

/**
 * How far passages can answer a question, 0..1: by the words that one passage and one sentence of it share with the
 * question, or by how near the question is to what the passage's document is asked for.
 */
export const strengthOf = (
  knowhow: Knowhow,
  { question, query }: { question: string; query: Query },
  passages: readonly Passage[],
): number => {
  const { value, best } = evidenceStrength(query, passages, knowhow.about);
  const close = best === undefined ? 0 : knowhow.nearness(question, best);
  const agreed = Math.min(1, Math.max(0, (close - near.hardly) / (near.probably - near.hardly)));
  const nearest = Math.max(0, ...passages.map((passage) => knowhow.nearness(question, passage)));
  const slope = (worth.surely - worth.probably) / (near.surely - near.probably);
  const asked = worth.probably + slope * (nearest - near.probably);
  return Math.max(value * agreed, Math.min(1, Math.max(0, asked)) * (1 - ofStrange * query.strange));
};

/** Articles nearest to a question that a search may have missed. */
const rescued = 2;

/**
 * Passages of the pack's articles nearest to a question, where the search brought none of them. Their sources are those of
 * the index, so an article that is no longer held there fails the citation check like any other.
 */
export const missedBy = (
  knowhow: Knowhow,
  question: string,
  current: readonly Passage[],
  found: readonly Passage[],
): Passage[] => {
  if (found.length === 0) return [];
  const held = new Set(current.map((passage) => documentOf(passage.source_id)));
  return knowhow
    .near(question)
    .slice(0, rescued)
    .filter(({ id, score }) => score >= near.probably && !held.has(id))
    .flatMap(({ id }) => {
      const article = knowhow.pack.articles.find(({ front }) => front.id === id);
      if (article === undefined || article.front.superseded_by !== undefined) return [];
      const { title, area, tags } = article.front;
      return chunkMarkdown({ document_id: id, title, text: article.body, tags }).map(
        ({ source_id, text }) => ({
          source_id,
          title,
          text,
          score: 0,
          version: sha256Hex(article.body),
          area,
        }),
      );
    });
};
