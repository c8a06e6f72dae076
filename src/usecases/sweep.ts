import type { Ask } from '../contracts/ask.ts';
import { toFailure } from '../contracts/errors.ts';
import type { Session } from '../contracts/session.ts';
import { itemAfterAsk } from '../domain/ask.ts';
import type { Unfinished } from '../ports/session-store.ts';
import { executionName, hasEnded } from '../domain/session.ts';
import { iso } from '../domain/time.ts';
import { tellAsk } from './ask.ts';
import type { Services } from './services.ts';
import { startTurn } from './start.ts';
import { loadSession, transact } from './transact.ts';

/** A session untouched for so long is looked after, in ms, where nothing else is said. */
const usuallyQuiet = 30_000;
const batch = 100;

/**
 * Goes after what a crash left behind: sessions without a live execution are started again, answers that the machine was
 * never told are told, expired reservations and kept answers are let go. Everything here is repeatable. It also counts
 * who is waited for, which nobody else sees whole.
 * @param options.quiet_ms how long a session was left untouched; 0 where nobody else can be at work, as at a host's start
 * @returns how many sessions it looked after
 */
export const sweep = async (
  services: Services,
  { quiet_ms = usuallyQuiet }: { quiet_ms?: number } = {},
): Promise<number> => {
  const now = services.clock.now();
  await services.ledger.expire(now);
  await services.idempotency.expire(now - 86_400_000);
  const before = iso(now - quiet_ms);
  const open: OpenAsks = { approval: 0, clarification: 0, handover: 0 };
  let count = 0;
  let last: Unfinished | undefined;
  do {
    const page = await services.sessions.unfinished(before, batch, last);
    for (const one of page) await lookAfterOne(services, one, open);
    count += page.length;
    last = page.length < batch ? undefined : page.at(-1);
  } while (last !== undefined);
  for (const kind of kinds) services.metrics.gauge('deliberate_asks_open', open[kind], { kind });
  return count;
};

const kinds = ['approval', 'clarification', 'handover'] as const satisfies readonly Ask['kind'][];
type OpenAsks = Record<Ask['kind'], number>;

/** One that cannot be looked after keeps nobody else waiting. */
const lookAfterOne = async (
  services: Services,
  { tenant, session_id }: Unfinished,
  open: OpenAsks,
): Promise<void> => {
  try {
    const session = await loadSession(services, tenant, session_id);
    if (!hasEnded(session)) for (const ask of session.asks) if (ask.status === 'open') open[ask.kind] += 1;
    await lookAfter(services, session);
  } catch (thrown) {
    services.log('warn', 'sweep.skipped', { session_id, code: toFailure(thrown).code });
  }
};

const lookAfter = async (services: Services, session: Session): Promise<void> => {
  if (hasEnded(session)) return;
  const status = await services.orchestrator.status(executionName(session));
  if (status === undefined) return startTurn(services, session);
  if (status !== 'RUNNING') return nextTurn(services, session);
  for (const ask of session.asks) {
    if (ask.status === 'open' || ask.token === undefined || ask.told) continue;
    await tellAsk(services, ask.token, itemAfterAsk(session, ask, services.clock.now()));
  }
  return undefined;
};

/** The execution ended and the session did not: the next turn takes it on from its last commit. */
const nextTurn = async (services: Services, session: Session): Promise<void> => {
  const at = { tenant: session.tenant, session_id: session.session_id };
  await transact(services, { ...at, expected: session.version }, (draft) => {
    draft.session.turn += 1;
  });
  services.metrics.count('deliberate_sessions_restarted_total');
  await startTurn(services, await loadSession(services, at.tenant, at.session_id));
};
