import type { Passage } from '../../contracts/evidence.ts';
import type { Pack } from '../../ports/pack.ts';
import { documentOf } from '../../knowledge/index.ts';
import { anyOf, gateInputs, whichOf } from './belief.ts';
import { learnWitness } from './evidence.ts';
import type { Evidence } from './evidence.ts';
import type { Language } from './language.ts';
import { weights } from './weights.ts';

/** An article with the probability that it is what a text asks for. */
export type Near = { id: string; probability: number };

/** Which of a pack's articles a text asks for. */
export type Articles = {
  /** The articles that hold, likeliest first. What the sum of their probabilities lacks to 1 speaks for none of them. */
  near: (text: string) => readonly Near[];
  /** The probability that a passage's document is what a text asks for. */
  nearness: (text: string, passage: Passage) => number;
  /** The probability that any article has what a text asks for, or any of the documents of passages. */
  known: (text: string, passages: readonly Passage[]) => number;
  /** How far the article that fits a text best has its content, 0..1. */
  fit: (text: string) => number;
};

/** Articles among which the one that fits a text is looked for. */
const fitting = 6;

/** Learns to tell a pack's articles apart. One that was superseded stands for its successor. */
export const learnArticles = (pack: Pack, language: Language): Articles => {
  const witness = learnWitness(pack, language);
  const successors = new Map(pack.articles.map(({ front }) => [front.id, front.superseded_by]));
  const believe = (evidence: Evidence): { any: number; which: number[] } => {
    const which = whichOf(evidence, weights);
    return { which, any: which.length === 0 ? 0 : anyOf(gateInputs(evidence, which), weights) };
  };
  const weigh = remembered((text: string) => {
    const evidence = witness.evidence(text);
    const { any, which } = believe(evidence);
    const near = witness.ids
      .map((id, label) => ({ id, probability: any * (which[label] ?? 0) }))
      .sort((one, two) => two.probability - one.probability);
    return { evidence, any, near, byId: new Map(near.map(({ id, probability }) => [id, probability])) };
  });
  const isLearned = ({ source_id }: Passage): boolean => successors.has(documentOf(source_id));
  const withOther = (text: string, passage: Passage) =>
    believe(witness.withOther(weigh(text).evidence, passage));
  return {
    near: (text) => weigh(text).near,
    nearness: (text, passage) => {
      if (!isLearned(passage)) {
        const { any, which } = withOther(text, passage);
        return any * (which.at(-1) ?? 0);
      }
      const id = documentOf(passage.source_id);
      return weigh(text).byId.get(successors.get(id) ?? id) ?? 0;
    },
    known: (text, passages) =>
      Math.max(
        weigh(text).any,
        ...passages.filter((one) => !isLearned(one)).map((one) => withOther(text, one).any),
      ),
    fit: (text) => {
      const { evidence, near } = weigh(text);
      return Math.max(0, ...near.slice(0, fitting).map(({ id }) => witness.covers(evidence.asked, id)));
    },
  };
};

const memory = 200;

/** The function, which keeps its last answers. */
const remembered = <T>(of: (text: string) => T): ((text: string) => T) => {
  const known = new Map<string, T>();
  return (text) => {
    const held = known.get(text);
    if (held !== undefined) return held;
    if (known.size >= memory) known.clear();
    const fresh = of(text);
    known.set(text, fresh);
    return fresh;
  };
};
