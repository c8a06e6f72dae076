import { toFailure } from '../contracts/errors.ts';
import type { Session } from '../contracts/session.ts';
import type { Utterance } from '../contracts/triage.ts';
import { hasEnded } from '../domain/session.ts';
import type { Services } from './services.ts';

const maxSessions = 20;

/**
 * What was said in the thread before this session, and in this session so far, oldest first; the text that is being
 * worked on (the newest of the customer's) included. Sessions of another subject never count, nor erased ones.
 */
export const conversationOf = async (services: Services, session: Session): Promise<Utterance[]> => {
  const page = await services.sessions.list(session.tenant, {
    thread_id: session.thread_id,
    limit: maxSessions,
  });
  const said: Utterance[] = [];
  for (const summary of [...page.items].reverse()) {
    if (summary.session_id === session.session_id || summary.created_at > session.created_at) continue;
    if (summary.customer_id !== session.subject?.customer_id) continue;
    const earlier = await unlessErased(services, session.tenant, summary.session_id);
    if (earlier === undefined || !(hasEnded(earlier) || earlier.response !== undefined)) continue;
    said.push(...earlier.messages);
  }
  return [...said, ...session.messages];
};

/** The session of that id; undefined when it was erased since it was listed. */
const unlessErased = async (services: Services, tenant: string, id: string): Promise<Session | undefined> => {
  try {
    return await services.sessions.load(tenant, id);
  } catch (thrown) {
    if (toFailure(thrown).code === 'Erased') return undefined;
    throw thrown;
  }
};
