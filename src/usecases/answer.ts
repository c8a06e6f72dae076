import type { Routed, Turn } from '../contracts/execution.ts';
import type { Session } from '../contracts/session.ts';
import type { TriageResult, Utterance } from '../contracts/triage.ts';
import type { ReasonerOutput } from '../contracts/reasoning.ts';
import { openItems } from '../domain/ask.ts';
import { customerText, hasEnded } from '../domain/session.ts';
import { composeAnswer } from '../reasoning/composer.ts';
import { clarify } from './asking.ts';
import { composeOther, writeAnswer } from './compose.ts';
import { conversationOf } from './conversation.ts';
import { callsForAction, needsTools } from './facts.ts';
import { goOn, idsOf, to, toReply } from './route.ts';
import type { Services } from './services.ts';
import { checkCitations } from './sources.ts';
import { loadSession, transact } from './transact.ts';
import { namesOtherCustomer, noteTriage, triage } from './triage.ts';

const maxPassages = 8;

/** An answer from knowledge alone, where that suffices: one intent, sure of it, nothing to look up or to do, good evidence. */
const answerAtOnce = async (
  services: Services,
  session: Session,
  read: TriageResult,
  conversation: Utterance[],
): Promise<ReasonerOutput<'answer'> | undefined> => {
  const { thresholds } = services.pack.manifest;
  if (!session.options.use_rag || read.intents.length !== 1 || read.confidence < thresholds.triage)
    return undefined;
  const intent = services.pack.triage.intents.find((one) => one.intent_id === read.intents[0]?.intent_id);
  const specialist = services.pack.specialists.find((one) => one.specialist_id === intent?.specialist);
  if (specialist === undefined) return undefined;
  const known = { ...session, triage: read };
  if (await needsTools(services, known, specialist)) return undefined;
  if (await callsForAction(services, known, specialist)) return undefined;
  const passages = await services.knowledge.search(session.tenant, {
    text: customerText(session),
    limit: maxPassages,
  });
  const found = await services.reasoner.answer(
    {
      task: customerText(session),
      conversation,
      specialist: specialist.specialist_id,
      passages: [...passages],
      facts: [],
    },
    { tenant: session.tenant, session_id: session.session_id, agent: 'answer' },
  );
  if (found.unknown || found.confidence < thresholds.consensus) return undefined;
  const { kept, dropped } = await checkCitations(services, session, found.sentences);
  return dropped.length > 0 || kept.length === 0 ? undefined : { ...found, sentences: kept };
};

/**
 * The state `Answer`: reads the ticket and answers at once where knowledge suffices; asks back where it is too vague;
 * leaves everything else, and every doubt, to a plan. A turn that takes on an earlier one goes where that stopped.
 */
export const answer = async (services: Services, turn: Turn): Promise<Routed> => {
  const before = await loadSession(services, turn.tenant, turn.session_id);
  if (hasEnded(before)) return to('done');
  const fresh = before.plan === undefined && before.asks.length === 0 && before.response === undefined;
  if (!fresh) return takeOn(services, turn, before);
  const conversation = await conversationOf(services, before);
  const read = await triage(services, before, conversation);
  const other = namesOtherCustomer(services, before, read);
  const found = read.unclear || other ? undefined : await answerAtOnce(services, before, read, conversation);
  return transact(services, { ...idsOf(turn), expected: before.version }, async (draft): Promise<Routed> => {
    draft.session.status = 'running';
    noteTriage(draft, read);
    if (other) return composeOther(services, draft);
    if (read.unclear) {
      clarify(services, draft);
      return {
        next: 'act',
        items: openItems(draft.session, services.pack.manifest.reply_action, services.clock.now()),
      };
    }
    if (found === undefined) return to('plan');
    const composition = composeAnswer({
      sections: [{ title: '', sentences: found.sentences }],
      outcomes: [],
      replies: [],
      notices: [],
    });
    await writeAnswer(services, draft, composition, {
      confidence: found.confidence,
      agents: [specialistOf(services, read), 'direct'],
      produced_by: found.produced_by,
    });
    return toReply(services, draft.session);
  });
};

const specialistOf = (services: Services, read: TriageResult): string =>
  services.pack.triage.intents.find((one) => one.intent_id === read.intents[0]?.intent_id)?.specialist ??
  'general';

/** Goes on with a session that is past its beginning. One that came with a plan of its own is read too, for its tools. */
const takeOn = async (services: Services, turn: Turn, before: Session): Promise<Routed> => {
  if (before.triage !== undefined || before.plan?.made_by !== 'user')
    return transact(services, idsOf(turn), (draft) => goOn(services, draft));
  const read = await triage(services, before, await conversationOf(services, before));
  return transact(services, { ...idsOf(turn), expected: before.version }, (draft) => {
    noteTriage(draft, read);
    const other = namesOtherCustomer(services, before, read);
    return other ? composeOther(services, draft) : goOn(services, draft);
  });
};
