import type { Session, SessionOptions, SessionStatus } from '../contracts/session.ts';
import type { Subject } from '../contracts/ids.ts';
import type { Ask } from '../contracts/ask.ts';
import { Failure } from '../contracts/errors.ts';
import { emptyChain } from './audit/index.ts';
import { sha256Hex } from './digest.ts';

export const terminal: readonly SessionStatus[] = ['concluded', 'failed', 'cancelled'];

/** Whether nothing more happens in it by itself. */
export const hasEnded = (session: Pick<Session, 'status'>): boolean => terminal.includes(session.status);

/** A session as it is first stored. */
export const newSession = (made: {
  tenant: string;
  session_id: string;
  thread_id: string;
  principal: string;
  subject?: Subject;
  channel: string;
  correlation_id: string;
  request_digest: string;
  input: string;
  options: SessionOptions;
  budget_usd: number;
  at: string;
}): Session => {
  const { at, ...given } = made;
  return {
    schema_version: 1,
    ...given,
    turn: 1,
    status: 'queued',
    messages: [{ from: 'customer', text: made.input, at }],
    heard: 0,
    rounds: 0,
    reflections: [],
    facts: [],
    actions: [],
    asks: [],
    confidence: 0,
    agents_used: [],
    citations: [],
    cost: { usd: 0, input_tokens: 0, output_tokens: 0 },
    last_seq: 0,
    chain: emptyChain,
    created_at: at,
    updated_at: at,
    version: 1,
  };
};

/** Asks that nobody has answered, in the order they were opened. */
export const openAsks = (session: Session): Ask[] => session.asks.filter((ask) => ask.status === 'open');

/** What a session that has not ended is doing: an open ask makes it wait, the approver's before the others'. */
export const liveStatus = (session: Session): SessionStatus => {
  const kinds = new Set(openAsks(session).map((ask) => ask.kind));
  if (kinds.has('approval')) return 'waiting_approval';
  if (kinds.has('clarification')) return 'waiting_customer';
  if (kinds.has('handover')) return 'waiting_person';
  return 'running';
};

/** @throws Failure `WrongState` when the session has ended. */
export const requireLive = (session: Session, verb: string): void => {
  if (hasEnded(session)) {
    throw new Failure(
      'WrongState',
      `Cannot ${verb} because session ${session.session_id} is ${session.status}.`,
    );
  }
};

/** The ask of that id. @throws Failure `NotFound`. */
export const askOf = <K extends Ask['kind']>(
  session: Session,
  kind: K,
  id: string,
): Extract<Ask, { kind: K }> => {
  const ask = session.asks.find((one) => one.ask_id === id && one.kind === kind);
  if (ask === undefined) throw new Failure('NotFound', `Cannot find ${kind} ${id} in this session.`);
  return ask as Extract<Ask, { kind: K }>;
};

/** The action of that id. @throws Failure `NotFound`. */
export const actionOf = (session: Session, id: string): Session['actions'][number] => {
  const action = session.actions.find((one) => one.action_id === id);
  if (action === undefined) throw new Failure('NotFound', `Cannot find action ${id} in this session.`);
  return action;
};

/** What the customer said that no planning has taken into account yet. */
export const unheard = (session: Session): Session['messages'] => session.messages.slice(session.heard);

/** All that the customer said in this session, as one text. */
export const customerText = (session: Session): string =>
  session.messages
    .filter((message) => message.from === 'customer')
    .map((message) => message.text)
    .join('\n');

/**
 * Name of the execution of a session's turn. An execution's name is at most 80 characters and unique in an account,
 * where a session's id may have 100 and is unique in its tenant: so a digest of both stands between id and turn.
 */
export const executionName = (session: Pick<Session, 'tenant' | 'session_id' | 'turn'>): string => {
  const digest = sha256Hex(`${session.tenant}/${session.session_id}`).slice(0, 12);
  return `${session.session_id.slice(0, 50)}-${digest}-${session.turn}`;
};
