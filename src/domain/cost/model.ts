/** The cost model: pure arithmetic over measured sessions, prices, and what a stage keeps standing. */
import type { Measured } from '../../contracts/measured-session.ts';
import { pricesNoted, pricesRegion } from '../../contracts/prices.ts';
import { estimates } from './estimates.ts';
import type { Memory } from './lambda.ts';
import type { Line, ServiceCost } from './lines.ts';
import { byService, usdOf } from './lines.ts';
import type { StageName, Standing } from './stages.ts';
import { stages } from './stages.ts';
import { standingLines } from './standing.ts';
import { ticketLines } from './tickets.ts';

/** What the project wants to stay within (a month, at so many tickets a day). */
export const goal = { tickets_per_day: 50_000, usd: 2800 } as const;

/** Share of tickets that go past `Answer`. */
export const defaultFullShare = 0.3;

export type CostInput = {
  measured: Measured;
  stage: StageName;
  /** In the place of the stage's own. */
  standing?: Standing;
  tickets_per_day: number;
  /** 0..1. Default 0.3. */
  full_share?: number;
  /** US dollars a ticket for a language model. Default 0: none is configured. */
  tokens_usd?: number;
  memory: Memory;
  /** Queues that a function consumes. */
  polled_queues: number;
};

export type CostReport = {
  region: string;
  prices_noted: string;
  measured_on: string;
  stage: StageName;
  tickets_per_day: number;
  full_share: number;
  tokens_usd: number;
  days: number;
  services: ServiceCost[];
  idle_usd: number;
  usd: number;
  /** Of the whole bill; absent without tickets. */
  usd_per_ticket?: number;
  /** What one more ticket of each kind adds. */
  ticket_usd: { simple: number; full: number };
  /** The bill at the goal's rate; `room_usd` is what it leaves for each ticket, below 0 where it is missed. */
  goal: { tickets_per_day: number; goal_usd: number; usd: number; met: boolean; room_usd: number };
};

const sum = (lines: readonly Line[], part: 'idle' | 'load'): number =>
  lines.reduce((total, line) => total + usdOf(line.price, line[part]), 0);

/**
 * A month's bill.
 * @returns US dollars a month of 30.4 days, by service, with what stands still and what each ticket adds
 */
export const costOf = (input: CostInput): CostReport => {
  const bill = billOf(input);
  const atGoal = billOf({ ...input, tickets_per_day: goal.tickets_per_day }).usd;
  const { measured, memory, stage, tickets_per_day, full_share = defaultFullShare, tokens_usd = 0 } = input;
  const { log_days } = input.standing ?? stages[stage];
  const ticket = (kind: 'simple' | 'full'): number =>
    sum(ticketLines(measured.profiles[kind], { count: 1, memory, log_days }), 'load') + tokens_usd;
  return {
    region: pricesRegion,
    prices_noted: pricesNoted,
    measured_on: measured.measured_on,
    stage,
    tickets_per_day,
    full_share,
    tokens_usd,
    days: estimates.days,
    ...bill,
    ...(tickets_per_day === 0 ? {} : { usd_per_ticket: bill.usd / (tickets_per_day * estimates.days) }),
    ticket_usd: { simple: ticket('simple'), full: ticket('full') },
    goal: {
      tickets_per_day: goal.tickets_per_day,
      goal_usd: goal.usd,
      usd: atGoal,
      met: atGoal <= goal.usd,
      room_usd: (goal.usd - atGoal) / (goal.tickets_per_day * estimates.days),
    },
  };
};

const billOf = (input: CostInput): Pick<CostReport, 'services' | 'idle_usd' | 'usd'> => {
  const { measured, memory, polled_queues, full_share = defaultFullShare, tokens_usd = 0 } = input;
  const { simple, full } = measured.profiles;
  const count = input.tickets_per_day * estimates.days;
  const standing = input.standing ?? stages[input.stage];
  const { log_days } = standing;
  const inspected = ({ price }: Line): boolean => price !== 'waf_request' || standing.waf_rules > 0;
  const metrics = count === 0 ? 0 : measured.metric_series;
  const lines = [
    ...standingLines({ standing, polled_queues, metrics, memory }),
    ...ticketLines(simple, { count: count * (1 - full_share), memory, log_days }).filter(inspected),
    ...ticketLines(full, { count: count * full_share, memory, log_days }).filter(inspected),
  ];
  const services = byService(lines);
  const tokens = count * tokens_usd;
  if (tokens > 0) services.push({ service: 'Language model', idle_usd: 0, load_usd: tokens, usd: tokens });
  return {
    services,
    idle_usd: sum(lines, 'idle'),
    usd: services.reduce((total, one) => total + one.usd, 0),
  };
};
