import type { Sentence } from '../contracts/evidence.ts';
import type { Session } from '../contracts/session.ts';
import { canonicalJson } from '../domain/canonical.ts';
import { actionSource } from '../reasoning/composer.ts';
import type { Services } from './services.ts';

/** Text of a source that a sentence of this session cites: an article's chunk, a tool's answer or an action's record. */
export const sourceText = async (
  services: Services,
  session: Session,
  sourceId: string,
): Promise<string | undefined> => {
  const fact = session.facts.find((one) => one.source_id === sourceId);
  if (fact !== undefined) return fact.text;
  const action = session.actions.find((one) => `action:${one.action_id}` === sourceId);
  if (action !== undefined) return actionSource(action, canonicalJson);
  return (await services.knowledge.source(session.tenant, sourceId))?.text;
};

/** The sentences whose every quote stands verbatim in its source, and the ones that lost theirs. */
export const checkCitations = async (
  services: Services,
  session: Session,
  sentences: readonly Sentence[],
): Promise<{ kept: Sentence[]; dropped: Sentence[] }> => {
  const texts = new Map<string, string | undefined>();
  for (const { source_id } of sentences.flatMap((sentence) => sentence.citations)) {
    if (!texts.has(source_id)) texts.set(source_id, await sourceText(services, session, source_id));
  }
  const holds = (sentence: Sentence): boolean =>
    (!sentence.factual || sentence.citations.length > 0) &&
    sentence.citations.every(({ source_id, quote }) => texts.get(source_id)?.includes(quote) ?? false);
  return { kept: sentences.filter(holds), dropped: sentences.filter((sentence) => !holds(sentence)) };
};
