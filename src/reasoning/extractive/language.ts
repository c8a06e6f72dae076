import type { Pack } from '../../ports/pack.ts';
import { queryOf, termStatistics } from '../../knowledge/index.ts';
import type { Query, TermStatistics } from '../../knowledge/index.ts';

/** The words of a pack: how rare they are, and what customers say for them. */
export type Language = {
  /** Of the sections of all articles, their asks, and the utterances. */
  statistics: TermStatistics;
  /** What is asked, in the pack's words, weighed. `context` was said before and counts `contextWorth` (0.4). */
  query: (text: string, context?: string, contextWorth?: number) => Query;
  /** A text with the articles' own words for what customers call otherwise. */
  reworded: (text: string) => string;
};

type Article = Pack['articles'][number];

/** What an article is about. */
export const headOf = ({ front }: Article): string => `${front.title} ${front.tags.join(' ')}`;

/** Its sections, each with what the article is about. */
export const sectionsOf = (article: Article): string[] =>
  article.body.split(/^#{1,6} /m).map((section) => `${headOf(article)}\n${section}`);

/** Learns the words of a pack. */
export const languageOf = ({ triage, articles, manifest }: Pack): Language => {
  const statistics = termStatistics([
    ...articles.flatMap(sectionsOf),
    ...triage.intents.flatMap((intent) => intent.utterances),
    ...articles.flatMap(({ front }) => front.asks),
  ]);
  const reworded = rewording(triage.synonyms, manifest.organisation);
  return {
    statistics,
    reworded,
    query: (text, context = '', worth) => queryOf(reworded(text), statistics, reworded(context), worth),
  };
};

const escaped = (text: string): string =>
  text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/\s+/g, '[\\s-]+');

/** Replaces what customers call a thing by the articles' own word, and drops the organisation's name, which tells nothing apart. */
const rewording = (
  synonyms: readonly (readonly string[])[],
  organisation: string,
): ((text: string) => string) => {
  const self = new RegExp(`\\b${escaped(organisation)}(?:'s)?\\b`, 'gi');
  const rules = synonyms.map(([own = '', ...others]) => ({
    own,
    others: new RegExp(`\\b(?:${others.map(escaped).join('|')})(?:e?s)?\\b`, 'gi'),
  }));
  return (text) =>
    rules.reduce((result, { own, others }) => result.replace(others, own), text.replace(self, ' '));
};
