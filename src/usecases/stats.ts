import type { statsSchema } from '../contracts/api.ts';
import type { z } from 'zod';
import { newest } from './costs.ts';
import type { Caller, Services } from './services.ts';

/** Sessions that are counted by status. */
const counted = 1000;

/** A window of a rate limit: at most `limit` requests in `seconds`. */
export type RateWindow = { seconds: number; limit: number };

/** What a principal's requests are counted under. */
export const usageKey = (principal: { tenant: string; principal: string }): string =>
  `${principal.tenant}/${principal.principal}`;

/** The caller's use of its limits and, for operators and admins, the newest 1,000 sessions by status. */
export async function stats(
  services: Services,
  caller: Caller,
  input: { limits: readonly RateWindow[] },
): Promise<z.infer<typeof statsSchema>> {
  const { principal } = caller;
  const used =
    (await services.counters.used?.(usageKey(principal), input.limits, services.clock.now())) ?? [];
  const usedIn = (seconds: number): number =>
    used[input.limits.findIndex((window) => window.seconds === seconds)] ?? 0;
  const limitOf = (seconds: number): number | null =>
    input.limits.find((window) => window.seconds === seconds)?.limit ?? null;
  return {
    client_id: principal.principal,
    tenant: principal.tenant,
    roles: principal.roles,
    total_requests_today: usedIn(86_400),
    requests_last_hour: usedIn(3_600),
    requests_last_minute: usedIn(60),
    rate_limits: {
      per_second: limitOf(1),
      per_minute: limitOf(60),
      per_hour: limitOf(3_600),
      per_day: limitOf(86_400),
    },
    ...(principal.roles.some((role) => role === 'operator' || role === 'admin')
      ? { sessions: await sessionStats(services, principal.tenant) }
      : {}),
  };
}

const sessionStats = async (
  services: Services,
  tenant: string,
): Promise<NonNullable<z.infer<typeof statsSchema>['sessions']>> => {
  const sessions = await newest(services, tenant, counted);
  const by_status: Record<string, number> = {};
  for (const { status } of sessions) by_status[status] = (by_status[status] ?? 0) + 1;
  return {
    counted: sessions.length,
    by_status,
    waiting: {
      approvals: by_status['waiting_approval'] ?? 0,
      clarifications: by_status['waiting_customer'] ?? 0,
      handovers: by_status['waiting_person'] ?? 0,
    },
  };
};
