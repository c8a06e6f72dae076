import type { CausalModel } from '../../contracts/causal-model.ts';
import type { Passage, Sentence } from '../../contracts/evidence.ts';
import type { StepResult } from '../../contracts/plan.ts';
import { sha256Hex } from '../../domain/digest.ts';
import { byCurrency, documentOf } from '../../knowledge/currency.ts';
import { coverage, queryOf } from '../../knowledge/query.ts';
import { termStatistics } from '../../knowledge/statistics.ts';
import { termsOf } from '../../knowledge/terms.ts';
import { unitsOf } from '../../knowledge/units.ts';
import { explain, recommendation } from '../../problems/troubleshooting.ts';
import type { Recommendation } from '../../problems/troubleshooting.ts';
import { direct } from './direct.ts';
import type { MethodContext, MethodRun } from './method.ts';
import { failedFixesIn, outcomesIn, symptomsIn } from './symptoms.ts';
import { thinking } from './thinking.ts';

/**
 * Searches the specialist's causal model for what to try first, with the symptoms, test results and vain fixes that the
 * customer tells as evidence, and adds it to what one pass finds. Without a causal model or a symptom of it, it searches over
 * steps of reasoning; but what quotes passages has no steps to search, and is one pass then.
 */
export const mcts: MethodRun = async (context) => {
  const { specialist, pack } = context;
  const model = specialist.causal_model === undefined ? undefined : pack.causal.get(specialist.causal_model);
  const text = textOf(context);
  const symptoms = model === undefined ? {} : symptomsIn(model, text);
  const found = await direct(context);
  if (model === undefined || Object.keys(symptoms).length === 0) {
    return found.produced_by.reasoner === 'extractive' ? found : thinking(context, found, seedOf(context));
  }
  const best = await search(context, model, text, symptoms);
  const { next } = best;
  const cited = citing(best, context);
  const why: Sentence = { text: whyFirst(best), factual: false, citations: [] };
  const result: StepResult = {
    ...found,
    mcts_stats: best.stats,
  };
  if (best.handover) return { ...result, handover: explain(best) };
  if (next.kind === 'question' || (next.kind === 'test' && next.performed_by === 'customer')) {
    return { ...result, questions: [next.instruction], confidence: found.confidence };
  }
  if (cited.length === 0) return result;
  const rest = found.sentences.filter((sentence) => cited.every((one) => one.text !== sentence.text));
  return {
    ...result,
    sentences: [...cited, why, ...rest],
    confidence: Math.max(found.confidence, confidenceOf(best)),
    unknown: false,
  };
};

const textOf = ({ task, session }: MethodContext): string =>
  [
    task,
    ...session.messages.filter((message) => message.from === 'customer').map((message) => message.text),
  ].join('\n');

const seedOf = ({ options }: MethodContext): number =>
  Number.parseInt(sha256Hex(options.seed).slice(0, 12), 16);

const search = async (
  context: MethodContext,
  model: CausalModel,
  text: string,
  symptoms: Record<string, boolean>,
): Promise<Recommendation> => {
  const { options } = context;
  const evidence = { symptoms, tests: outcomesIn(model, text), failed_fixes: failedFixesIn(model, text) };
  const { result } = await options.search({
    problem: 'troubleshooting',
    input: JSON.stringify({ model, evidence }),
    options: { iterations: options.iterations, seed: seedOf(context) },
  });
  return recommendation(model, evidence, result);
};

/** Why it comes first, in words that state no figure: those are the model's, and stand in no source. */
const whyFirst = ({ next, why }: Recommendation): string => {
  const first = `We suggest to start with “${next.title}”`;
  const [likeliest] = why.leading.filter((cause) => cause.cause_id !== 'other');
  if (likeliest === undefined) return `${first}.`;
  return why.removes === null || why.removes.cause_id === likeliest.cause_id
    ? `${first}, since “${likeliest.title}” is the likeliest cause of what you describe.`
    : `${first}: that is expected to take the least effort overall, though “${likeliest.title}” is a likelier cause of what you describe than “${why.removes.title}”.`;
};

/** A fix that mostly works is a good answer, whatever the words of the question. */
const confidenceOf = ({ why }: Recommendation): number => 0.55 + 0.4 * (why.success_probability ?? 0);

const mostCited = 6;

/** Passages of the step's own articles; where retrieval brought none of one, the article as the pack has it. */
const ownPassages = (next: Recommendation['next'], { passages, pack }: MethodContext): Passage[] =>
  next.sources.flatMap((id) => {
    const found = byCurrency(passages, undefined).current.filter((one) => documentOf(one.source_id) === id);
    if (found.length > 0) return found;
    const article = pack.articles.find(({ front }) => front.id === id);
    if (article === undefined || article.front.superseded_by !== undefined) return [];
    const { title, area } = article.front;
    return [{ source_id: id, title, text: article.body, score: 0, version: sha256Hex(article.body), area }];
  });

/** The sentence of the step's own articles that tells to do it, and the ones nearest to it in content. */
const citing = ({ next }: Recommendation, context: MethodContext): Sentence[] => {
  const own = ownPassages(next, context);
  const statistics = termStatistics(own.flatMap((passage) => passage.text.split(/\n{2,}/)));
  const query = queryOf(`${next.title}. ${next.instruction}`, statistics);
  const wanted = termsOf(next.instruction).join(' ');
  const candidates = own.flatMap((passage, rank) =>
    unitsOf(passage.text).map((unit, index) => {
      const terms = termsOf(unit.text);
      const told = terms.join(' ').includes(wanted);
      return { passage, rank, unit, index, told, worth: told ? 1 : coverage(query, terms) };
    }),
  );
  const [best] = candidates.toSorted((one, two) => two.worth - one.worth);
  if (best === undefined || best.worth < leastWorth) return [];
  const procedure = candidates.filter(
    (one) =>
      one.passage === best.passage &&
      one.unit.kind === 'item' &&
      one.unit.ordered &&
      one.unit.block === best.unit.block,
  );
  const near = candidates.filter(
    (one) =>
      one.passage === best.passage &&
      one !== best &&
      !procedure.includes(one) &&
      one.worth >= 0.5 * best.worth,
  );
  const chosen = [best, ...procedure.filter((one) => one !== best), ...near].slice(
    0,
    Math.max(mostCited, procedure.length),
  );
  return chosen
    .toSorted((one, two) => one.index - two.index)
    .map(({ passage, unit }) => ({
      text: unit.text,
      factual: true,
      citations: unit.quotes.map((quote) => ({ source_id: passage.source_id, title: passage.title, quote })),
    }));
};

/** Of a step's words, the share that a sentence must have to tell it. */
const leastWorth = 0.3;
