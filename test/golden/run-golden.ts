import type { Session } from '../../src/contracts/session.ts';
import type { GoldenCase } from '../../src/contracts/pack/golden.ts';
import { hasEnded, openAsks } from '../../src/domain/session.ts';
import { decide } from '../../src/usecases/decide.ts';
import { message } from '../../src/usecases/message.ts';
import { unmet } from '../../src/testing/golden-expectations.ts';
import { submit } from '../../src/usecases/submit.ts';
import { operator } from '../simulation/actors.ts';
import { tenant, World } from '../simulation/world.ts';
import type { WorldOptions } from '../simulation/world.ts';

export type GoldenOutcome = { case_id: string; written: string; faults: readonly string[] };

const outcomeOf = (session: Session): string => {
  const kinds = new Set(openAsks(session).map((ask) => ask.kind));
  if (kinds.has('approval')) return 'approval';
  if (kinds.has('clarification')) return 'clarification';
  if (kinds.has('handover')) return 'handover';
  return session.status === 'concluded' ? 'answered' : session.status;
};

/** What the customer (and, for an approval, the approver) reads. */
const textOf = (session: Session): string => {
  const asked = session.asks.flatMap((ask) =>
    ask.kind === 'approval' ? [ask.why, JSON.stringify(ask.statement.arguments)] : [],
  );
  const said = session.messages.filter((one) => one.from === 'assistant').map((one) => one.text);
  return [...said, session.response ?? '', ...asked].join('\n');
};

/** Runs one golden case through the whole host under a simulated clock. Approvals are granted once their outcome is noted. */
export const runGolden = async (given: GoldenCase, options: Omit<WorldOptions, 'seed'>): Promise<GoldenOutcome> => {
  const world = new World({ seed: 1, ...options });
  await world.boot();
  const [first = '', ...later] = given.messages;
  const customer = given.customer_id === undefined ? {} : { customer_id: given.customer_id };
  let { session_id } = await submit(world.services, operator, { input: first, ...customer });
  await world.advance(60_000);
  for (const text of later) {
    ({ session_id } = await message(world.services, operator, { session_id, text }));
    await world.advance(60_000);
  }
  const load = async (): Promise<Session> => {
    const session = await world.services.sessions.load(tenant, session_id);
    if (session === undefined) throw new Error(`${given.case_id} lost its session.`);
    return session;
  };
  let session = await load();
  const outcome = outcomeOf(session);
  for (const ask of openAsks(session)) {
    if (ask.kind !== 'approval') continue;
    await decide(world.services, operator, { approval_id: ask.ask_id, decision: 'approve', reason: 'Golden.' });
    await world.advance(60_000);
    session = await load();
  }
  const faults = unmet(given, {
    outcome,
    text: textOf(session),
    ended: hasEnded(session),
    cited: session.citations.map(({ source_id }) => source_id),
    proposed: session.actions.map(({ name }) => name),
    intents: session.triage?.intents.map(({ intent_id }) => intent_id) ?? [],
  });
  return { case_id: given.case_id, written: given.written, faults };
};
