import type { Session } from '../contracts/session.ts';
import type { TriageResult, Utterance } from '../contracts/triage.ts';
import type { Draft } from '../domain/draft.ts';
import { emit } from '../domain/draft.ts';
import { customerText } from '../domain/session.ts';
import type { Services } from './services.ts';

/** Reads what the customer wants out of all they said in this session. */
export const triage = async (
  services: Services,
  session: Session,
  conversation: readonly Utterance[],
  signal?: AbortSignal,
): Promise<TriageResult> => {
  const { produced_by: _, ...result } = await services.reasoner.classify(
    { text: customerText(session), conversation: [...conversation] },
    {
      tenant: session.tenant,
      session_id: session.session_id,
      agent: 'triage',
      ...(signal === undefined ? {} : { signal }),
    },
  );
  return result;
};

/** Notes a triage in the session. */
export const noteTriage = (draft: Draft, result: TriageResult): void => {
  draft.session.triage = result;
  draft.session.heard = draft.session.messages.length;
  emit(draft, 'triage.done', { ...result, entities: Object.keys(result.entities) });
};

/** Whether the text names an account other than the authenticated subject's (design law 4). */
export const namesOtherCustomer = (services: Services, session: Session, result: TriageResult): boolean => {
  const entity = services.pack.triage.subject_entity;
  if (entity === undefined) return false;
  const named = result.entities[entity] ?? [];
  return named.some((account) => account !== session.subject?.customer_id);
};
