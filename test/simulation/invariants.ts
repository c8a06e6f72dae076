import type { Session } from '../../src/contracts/session.ts';
import { verifyChain } from '../../src/domain/audit/index.ts';
import { hasEnded, openAsks } from '../../src/domain/session.ts';
import { checkCitations } from '../../src/usecases/sources.ts';
import { tenant } from './world.ts';
import type { World } from './world.ts';

const endings = ['session.concluded', 'session.cancelled', 'session.failed'];

/** Everything that must never happen and did, as sentences; empty when all is well. */
export const violations = async (world: World, sessionIds: readonly string[]): Promise<string[]> => {
  const found: string[] = world.errors.map((error) => `an unexpected error: ${describe(error)}`);
  const sessions: Session[] = [];
  for (const id of sessionIds) {
    const session = await world.services.sessions.load(tenant, id);
    if (session === undefined) found.push(`${id}: an accepted session is lost`);
    else sessions.push(session);
  }
  for (const session of sessions) found.push(...(await ofSession(world, session)));
  return [...found, ...ofDesk(world, sessions)];
};

const describe = (error: unknown): string =>
  error instanceof Error
    ? `${error.stack ?? error.message} ${error.cause instanceof Error ? error.cause.message : ''}`
    : JSON.stringify(error);

const ofSession = async (world: World, session: Session): Promise<string[]> => {
  const found: string[] = [];
  const say = (text: string): void => void found.push(`${session.session_id}: ${text}`);
  const { services } = world;
  if (!hasEnded(session)) say(`hangs as ${session.status}`);
  const events = await services.sessions.events(tenant, session.session_id, 0, 1000);
  events.forEach((event, index) => {
    if (event.seq !== index + 1) say(`event ${event.seq} stands at place ${index + 1}`);
  });
  if (events.length !== session.last_seq) say(`has ${events.length} events and counts ${session.last_seq}`);
  const ended = events.filter((event) => endings.includes(event.type));
  if (hasEnded(session) && ended.length !== 1)
    say(
      `has ${ended.length} outcomes: ${events.map((event) => (event.type === 'session.failed' ? `failed(${String(event.data['code'])})` : event.type)).join(' ')}`,
    );
  if (hasEnded(session) && openAsks(session).length > 0) say('has ended and still waits for someone');
  const decided = events
    .filter((event) => event.type === 'approval.decided')
    .map((event) => event.data['approval_id']);
  if (new Set(decided).size !== decided.length) say('has an approval that was decided twice');
  if (session.status === 'concluded' && (session.response ?? '') === '') say('concluded without an answer');
  const spending = await services.ledger.spending(tenant, session.session_id);
  if (spending.settled + spending.held > session.budget_usd + 1e-9) say('spent more than its ceiling');
  const chain = await services.sessions.audit(tenant, session.session_id);
  const anchors = await services.anchors.latest(tenant);
  const verifySignature = (key: string, text: Uint8Array, signature: Uint8Array): Promise<boolean> =>
    services.signer.verify(key, text, signature);
  const findings = await verifyChain({
    tenant,
    session_id: session.session_id,
    records: chain?.records ?? [],
    bodies: chain?.bodies,
    head: chain?.head,
    anchor: anchors.get(session.session_id),
    verifySignature,
  });
  for (const finding of findings) say(`its audit chain is ${finding.name}: ${finding.message}`);
  for (const action of session.actions) {
    if (action.status !== 'done' || action.approval_id === undefined) continue;
    const ask = session.asks.find((one) => one.ask_id === action.approval_id);
    const allowed =
      ask?.kind === 'approval' && ask.decision !== undefined && ask.decision.decision !== 'reject';
    if (!allowed) say(`did ${action.name} without an approval`);
  }
  const cited = session.citations.map((citation) => ({ text: '', factual: true, citations: [citation] }));
  const { dropped } = await checkCitations(services, session, cited);
  for (const one of dropped) say(`quotes what ${one.citations[0]?.source_id ?? ''} does not say`);
  return found;
};

/** The one kind of effect that the desk cannot tell repetitions of. */
const unkeyed = 'password_reset';

/** What the desk counted, against what sessions say. */
const ofDesk = (world: World, sessions: readonly Session[]): string[] => {
  const found: string[] = [];
  const effects = world.desk.effects();
  const targets = new Map<string, number>();
  for (const effect of effects) {
    if (effect.kind === 'refund') targets.set(effect.target, (targets.get(effect.target) ?? 0) + 1);
  }
  for (const [target, times] of targets) if (times > 1) found.push(`${target} was refunded ${times} times`);
  const keys = new Map<string, number>();
  for (const effect of effects)
    if (effect.key !== null) keys.set(effect.key, (keys.get(effect.key) ?? 0) + 1);
  for (const [key, times] of keys) if (times > 1) found.push(`the effect ${key} happened ${times} times`);
  const resets = effects.filter((effect) => effect.kind === unkeyed).length;
  const begun = sessions.flatMap((session) =>
    session.actions.filter((one) => one.name === unkeyed && one.attempts > 0),
  );
  if (resets > begun.length) found.push(`${resets} resets happened for ${begun.length} actions`);
  for (const session of sessions) {
    for (const action of session.actions) {
      if (action.name === unkeyed) continue;
      const times = keys.get(`${session.session_id}/${action.action_id}`) ?? 0;
      if (action.status === 'done' && times !== 1)
        found.push(`${action.name} is done and happened ${times} times`);
      const never = action.status === 'rejected' || action.status === 'void' || action.status === 'proposed';
      if (never && times !== 0) found.push(`${action.name} is ${action.status} and happened`);
    }
  }
  return found;
};
