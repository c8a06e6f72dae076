import { prices, type PriceName } from '../../contracts/prices.ts';

/** One row of a bill: units a month that are used with no ticket at all, and those that tickets add. */
export type Line = { service: string; price: PriceName; idle: number; load: number };

export type ServiceCost = { service: string; idle_usd: number; load_usd: number; usd: number };

/** US dollars of so many units. */
export const usdOf = (name: PriceName, units: number): number =>
  (units * prices[name].usd) / prices[name].per;

/** Lines summed up by service, the dearest first; services of no cost are left out. */
export const byService = (lines: readonly Line[]): ServiceCost[] => {
  const sums = new Map<string, ServiceCost>();
  for (const { service, price, idle, load } of lines) {
    const sum = sums.get(service) ?? { service, idle_usd: 0, load_usd: 0, usd: 0 };
    sum.idle_usd += usdOf(price, idle);
    sum.load_usd += usdOf(price, load);
    sum.usd = sum.idle_usd + sum.load_usd;
    sums.set(service, sum);
  }
  return [...sums.values()].filter(({ usd }) => usd > 0).sort((one, two) => two.usd - one.usd);
};
