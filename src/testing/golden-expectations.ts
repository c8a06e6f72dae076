import type { GoldenCase } from '../contracts/pack/index.ts';

/** What came of a golden case. */
export type Found = {
  outcome: string;
  /** What the customer and, for an approval, the approver reads. */
  text: string;
  /** Whether no more comes: until then nothing need be cited. */
  ended: boolean;
  /** Sources cited. */
  cited: readonly string[];
  /** Names of the actions proposed. */
  proposed: readonly string[];
  intents: readonly string[];
};

const plain = (text: string): string => text.toLowerCase().replace(/[’‘]/g, "'").replace(/\s+/g, ' ');
const wordings = (fact: string | readonly string[]): readonly string[] =>
  typeof fact === 'string' ? [fact] : fact;
const says = (text: string, fact: string | readonly string[]): boolean =>
  wordings(fact).some((wording) => plain(text).includes(plain(wording)));
const named = (fact: string | readonly string[]): string => `“${wordings(fact).join('” or “')}”`;

/** A sentence for each thing that is not as a golden case expects it. */
export const unmet = ({ expect }: GoldenCase, found: Found): string[] => {
  const { outcome, text, ended, proposed, intents } = found;
  const cited = [...new Set(found.cited.map((source) => source.split('#')[0] ?? ''))];
  const citesNone = expect.cites_any.length > 0 && !expect.cites_any.some((id) => cited.includes(id));
  return [
    ...(outcome === expect.outcome ? [] : [`is ${outcome}, not ${expect.outcome}`]),
    ...expect.facts.filter((fact) => !says(text, fact)).map((fact) => `lacks ${named(fact)}`),
    ...expect.not_facts.filter((fact) => says(text, fact)).map((fact) => `says ${named(fact)}`),
    ...(ended && citesNone
      ? [`cites ${cited.join(', ') || 'nothing'}, not ${expect.cites_any.join(' or ')}`]
      : []),
    ...expect.actions.filter((name) => !proposed.includes(name)).map((name) => `does not propose ${name}`),
    ...expect.not_actions.filter((name) => proposed.includes(name)).map((name) => `proposes ${name}`),
    ...(expect.intents ?? []).filter((id) => !intents.includes(id)).map((id) => `misses the intent ${id}`),
  ];
};
