import type { Fact, Sentence } from '../../contracts/evidence.ts';
import { checkSentence, evaluateExpression } from '../../knowledge/index.ts';
import type { Knowhow } from './knowhow.ts';

type Saying = { text: string; quotes: string[] };

const sayings = (value: unknown): Saying[] => {
  const list: unknown[] = Array.isArray(value) ? value : [value];
  return list.flatMap((one) => {
    if (typeof one !== 'object' || one === null || !('text' in one) || typeof one.text !== 'string')
      return [];
    const quotes = 'quotes' in one ? (Array.isArray(one.quotes) ? one.quotes : [one.quotes]) : [];
    return [{ text: one.text, quotes: quotes.filter((quote): quote is string => typeof quote === 'string') }];
  });
};

/**
 * Facts as sentences, by the pack's `say` expressions of the specialist's tools (all specialists' without one). Only what
 * quotes the fact verbatim, with each of its values, is said. An expression that fails says nothing.
 */
export const sayFacts = async (
  knowhow: Knowhow,
  facts: readonly Fact[],
  specialist: string | undefined,
  scope: Readonly<Record<string, unknown>>,
): Promise<Sentence[]> => {
  const uses = knowhow.pack.specialists
    .filter((one) => specialist === undefined || one.specialist_id === specialist)
    .flatMap((one) => one.tools);
  const said: Sentence[] = [];
  for (const fact of facts) {
    const say = uses.find((use) => use.tool === fact.tool && use.say !== undefined)?.say;
    if (say === undefined) continue;
    const all = outputs(facts);
    const value = await evaluateExpression(say, { ...scope, facts: all, output: all[fact.tool] }).catch(
      () => undefined,
    );
    for (const { text, quotes } of sayings(value)) {
      const verbatim = quotes.filter((quote) => quote !== '' && fact.text.includes(quote));
      const citations = verbatim.map((quote) => ({ source_id: fact.source_id, title: fact.title, quote }));
      const sentence = { text, factual: true, citations };
      if (!checkSentence(sentence, [fact]).ok || said.some((one) => one.text === text)) continue;
      said.push(sentence);
    }
  }
  return said;
};

/** What each tool answered, by tool. */
export const outputs = (facts: readonly Fact[]): Record<string, unknown> =>
  Object.fromEntries(facts.map((fact) => [fact.tool, JSON.parse(fact.text) as unknown]));
