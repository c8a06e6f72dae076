import { systemClock } from '../adapters/system/index.ts';
import { headers as names, sessionViewSchema, startedSchema } from '../contracts/api.ts';
import type { SessionView } from '../contracts/api.ts';
import type { GoldenCase } from '../contracts/pack/index.ts';
import { sleep } from '../ports/clock.ts';
import { unmet } from './golden-expectations.ts';
import type { TestHost } from './start-host.ts';

const patience = 60_000;
const lookEvery = 50;

const open = ({ asks }: SessionView): SessionView['asks'] => asks.filter(({ status }) => status === 'open');

const outcomeOf = (session: SessionView): string => {
  const kinds = new Set(open(session).map(({ kind }) => kind));
  const first = (['approval', 'clarification', 'handover'] as const).find((kind) => kinds.has(kind));
  return first ?? (session.status === 'concluded' ? 'answered' : session.status);
};

/** What the customer and, for an approval, the approver reads. */
const textOf = (session: SessionView): string => {
  const said = session.messages.filter(({ from }) => from === 'assistant').map(({ text }) => text);
  const asked = session.actions.map((action) => `${action.because} ${JSON.stringify(action.arguments)}`);
  return [...said, session.response ?? '', ...asked].join('\n');
};

/**
 * Plays a golden case of a pack against a host, over HTTP: sends its messages one after the other, notes what comes of
 * them, grants the approvals that wait, and compares. Everything is real: what the case sets off happens to the systems
 * behind the host's extensions.
 * @returns a sentence for each thing that is not as the case expects it
 * @throws Error when the host refuses a request, or a session neither ends nor waits for 60 s
 */
export const goldenFaults = async (
  { url, key }: Pick<TestHost, 'url' | 'key'>,
  given: GoldenCase,
): Promise<string[]> => {
  const send = async (method: string, path: string, body?: object): Promise<unknown> => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { [names.apiKey]: key, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (response.ok) return response.json();
    throw new Error(
      `Cannot play ${given.case_id} because ${method} ${path} answers ${await response.text()}`,
    );
  };
  const settled = async (id: string): Promise<SessionView> => {
    for (const start = systemClock.now(); systemClock.now() < start + patience;) {
      const session = sessionViewSchema.parse(await send('GET', `/sessions/${id}`));
      if (session.status !== 'queued' && session.status !== 'running') return session;
      await sleep(systemClock, lookEvery);
    }
    throw new Error(`Cannot play ${given.case_id} because its session ${id} does not settle.`);
  };
  const [input = '', ...later] = given.messages;
  const { customer_id } = given;
  const begun = startedSchema.parse(
    await send('POST', '/sessions', { input, ...(customer_id === undefined ? {} : { customer_id }) }),
  );
  let session = await settled(begun.session_id);
  for (const text of later) {
    const next = startedSchema.parse(
      await send('POST', `/sessions/${session.session_id}/messages`, { text }),
    );
    session = await settled(next.session_id);
  }
  const outcome = outcomeOf(session);
  const approvals = open(session).filter(({ kind }) => kind === 'approval');
  for (const { ask_id } of approvals) {
    await send('POST', `/approvals/${ask_id}/approve`, { reason: 'A golden case.' });
  }
  if (approvals.length > 0) session = await settled(session.session_id);
  return unmet(given, {
    outcome,
    text: textOf(session),
    ended: session.status === 'concluded',
    cited: session.citations.map(({ source_id }) => source_id),
    proposed: session.actions.map(({ name }) => name),
    intents: session.triage?.intents.map(({ intent_id }) => intent_id) ?? [],
  });
};
