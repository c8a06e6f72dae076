import type { costsSchema } from '../contracts/api.ts';
import type { SessionSummary } from '../ports/session-store.ts';
import type { z } from 'zod';
import type { Caller, Services } from './services.ts';
import { visibleSession } from './visible-session.ts';

/** Most sessions that are listed. */
const maxSessions = 1000;

type Spent = { calls: number; usd: number; input_tokens: number; output_tokens: number };
type Line = Spent & { session_id: string; agent: string; model: string };

/** Spending of the tenant, or of one session. @throws Failure `NotFound`, `Erased` for a session that isn't there. */
export async function costs(
  services: Services,
  caller: Caller,
  input: { session_id?: string | undefined },
): Promise<z.infer<typeof costsSchema>> {
  const { tenant } = caller.principal;
  const users = new Map<string, string | null>();
  if (input.session_id === undefined) {
    for (const session of await newest(services, tenant, maxSessions)) {
      users.set(session.session_id, session.customer_id ?? null);
    }
  } else {
    const session = await visibleSession(services, caller, input.session_id);
    users.set(session.session_id, session.subject?.customer_id ?? null);
  }
  const lines = (await services.ledger.breakdown(tenant, input.session_id)).map(
    ({ cost, ...line }): Line => ({ ...line, usd: cost }),
  );
  const bySession = group(lines, (line) => line.session_id).slice(0, maxSessions);
  return {
    total: sum(lines),
    by_session: await Promise.all(
      bySession.map(async ([session_id, spent]) => {
        const spending = await services.ledger.spending(tenant, session_id);
        return { session_id, ...spent, budget_usd: spending.limit, held_usd: spending.held };
      }),
    ),
    by_user: group(lines, (line) => users.get(line.session_id) ?? null).map(([customer_id, spent]) => ({
      customer_id,
      ...spent,
    })),
    by_specialist: group(lines, (line) => line.agent).map(([specialist, spent]) => ({
      specialist,
      ...spent,
    })),
    by_model: group(lines, (line) => line.model).map(([model, spent]) => ({ model, ...spent })),
  };
}

/** The newest sessions of a tenant, `most` at most. */
export const newest = async (services: Services, tenant: string, most: number): Promise<SessionSummary[]> => {
  const found: SessionSummary[] = [];
  let cursor: string | undefined;
  do {
    const page = await services.sessions.list(tenant, {
      limit: 100,
      ...(cursor === undefined ? {} : { cursor }),
    });
    found.push(...page.items);
    cursor = page.next_cursor;
  } while (cursor !== undefined && found.length < most);
  return found.slice(0, most);
};

const sum = (lines: readonly Spent[]): Spent =>
  lines.reduce(
    (total, line) => ({
      calls: total.calls + line.calls,
      usd: total.usd + line.usd,
      input_tokens: total.input_tokens + line.input_tokens,
      output_tokens: total.output_tokens + line.output_tokens,
    }),
    { calls: 0, usd: 0, input_tokens: 0, output_tokens: 0 },
  );

/** Sums by a key, the greatest spending first. */
const group = <K>(lines: readonly Line[], keyOf: (line: Line) => K): [K, Spent][] => {
  const groups = new Map<K, Line[]>();
  for (const line of lines) {
    const key = keyOf(line);
    const members = groups.get(key);
    if (members === undefined) groups.set(key, [line]);
    else members.push(line);
  }
  return [...groups]
    .map(([key, members]): [K, Spent] => [key, sum(members)])
    .sort((a, b) => b[1].usd - a[1].usd || b[1].calls - a[1].calls);
};
