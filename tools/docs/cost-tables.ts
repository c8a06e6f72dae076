import { costBasis, describeCost } from '../../cli/cost.ts';
import type { Profile } from '../../src/contracts/measured-session.ts';
import type { PriceName } from '../../src/contracts/prices.ts';
import { prices } from '../../src/contracts/prices.ts';
import type { StageName, Standing } from '../../src/domain/cost/index.ts';
import type { indexes, networks } from '../../src/domain/cost/index.ts';
import { costOf, defaultFullShare, goal, stages } from '../../src/domain/cost/index.ts';
import { estimates } from '../../src/domain/cost/estimates.ts';
import { usdOf } from '../../src/domain/cost/lines.ts';
import { markdownTable } from './blocks.ts';

/** What the command prints, as a page shows it. */
export const costShown = (stage: StageName, tickets: number): string => {
  const report = costOf({ ...costBasis(), stage, tickets_per_day: tickets });
  const line = `$ npm run -s deliberate -- cost --tickets-per-day ${tickets} --stage ${stage}`;
  return `\`\`\`console\n${line}\n${describeCost(report)}\n\`\`\``;
};

const profileRows: readonly (readonly [string, (one: Profile) => number])[] = [
  ['State transitions', (one) => one.transitions],
  [
    'Invocations of the functions of states, queues and routes',
    (one) => Object.values(one.functions).reduce((sum, { invocations }) => sum + invocations, 0),
  ],
  ['Invocations of the retrieval function', (one) => one.index_calls],
  ['Invocations of extensions', (one) => one.extension_calls],
  ['REST requests', (one) => one.requests],
  ['Commits', (one) => one.commits],
  ['DynamoDB write units', (one) => one.write_units],
  ['DynamoDB read units', (one) => one.read_units],
  ['Bytes kept in tables', (one) => one.stored_bytes + one.line_bytes],
  ['Queue messages', (one) => one.messages],
  ['Signatures', (one) => one.signatures],
  ['Heads anchored', (one) => one.anchors],
  ['Persisted events', (one) => one.events],
];

/** What a session of each kind takes. */
export const measuredTable = (): string => {
  const { profiles } = costBasis().measured;
  return markdownTable([
    ['', 'answered at once', 'one round, two steps, an approval'],
    ...profileRows.map(([name, of]) => [name, String(of(profiles.simple)), String(of(profiles.full))]),
  ]);
};

const idleOf = (over: Partial<Standing>): number =>
  costOf({
    ...costBasis(),
    stage: 'dev',
    standing: { ...stages.dev, ...over },
    tickets_per_day: 0,
  }).usd;

const monthly = (usd: number): string => `$${usd.toFixed(2)}`;

/** What each choice adds to a month without tickets, over stage `dev`. */
export const choicesTable = (): string => {
  const base = idleOf({});
  const adds = (over: Partial<Standing>): string => monthly(idleOf(over) - base);
  const { worker } = stages.prod;
  const unit = (price: PriceName, units: number): string => monthly(usdOf(price, units));
  const hours = 24 * estimates.days;
  const index = (kind: keyof typeof indexes): string => adds({ index: kind });
  const network = (kind: keyof typeof networks): string => adds({ network: kind });
  return markdownTable([
    ['Choice', 'adds a month'],
    ['Index: a snapshot embedded in the retrieval function', index('embedded')],
    ['Index: OpenSearch, one t3.small node with 10 GB', index('small domain')],
    ['Index: OpenSearch, three r7g.large nodes with 100 GB each, three m7g.large masters', index('domain')],
    ['Index: OpenSearch Serverless, two OCU', index('serverless')],
    ['Network: public subnets, no ingress', network('public')],
    ['Network: two NAT gateways, before their traffic', network('nat')],
    ['Network: seven interface endpoints in two zones, before their traffic', network('endpoints')],
    ['Firewall: an ACL with seven rules', adds({ waf_rules: 7 })],
    [
      'Search worker: one task of 1 vCPU and 2 GB that always runs',
      adds({ worker: { tasks: 1, vcpu: 1, gb: 2 } }),
    ],
    [
      `Search worker: one task of ${worker.vcpu} vCPU and ${worker.gb} GB that always runs`,
      adds({ worker: { ...worker, tasks: 1 } }),
    ],
    ['Public address of a task', unit('address_hour', hours)],
    ['One more KMS key', adds({ kms_keys: stages.dev.kms_keys + 1 })],
    ['Ten more alarms', adds({ alarms: stages.dev.alarms + 10 })],
    ['A GB in tables', unit('table_gb_month', 1)],
    ['Point-in-time recovery of a GB in tables', unit('table_recovery_gb_month', 1)],
  ]);
};

/** What some ways to run `prod` leave for a language model within the goal. */
export const roomTable = (): string => {
  const row = (name: string, over: Partial<Standing>, full_share = defaultFullShare): string[] => {
    const { goal: reached } = costOf({
      ...costBasis(),
      stage: 'prod',
      standing: { ...stages.prod, ...over },
      full_share,
      tickets_per_day: goal.tickets_per_day,
    });
    return [name, monthly(reached.usd), `$${reached.room_usd.toFixed(5)}`];
  };
  return markdownTable([
    ['50,000 tickets a day in `prod`', 'a month, without a model', 'left for a model, a ticket'],
    row('as it is', {}),
    row('the index embedded', { index: 'embedded' }),
    row('the index embedded, 20% past `Answer`', { index: 'embedded' }, 0.2),
    row('the index embedded, 15% past `Answer`', { index: 'embedded' }, 0.15),
    row('the index embedded, every ticket past `Answer`', { index: 'embedded' }, 1),
  ]);
};

/** The prices, with the pages to check them on. */
export const pricesTable = (): string =>
  markdownTable([
    ['US dollars', 'for', 'checked on'],
    ...Object.values(prices).map(({ usd, per, unit, page }) => [
      String(usd),
      `${per === 1 ? '' : `${per.toLocaleString('en-US')} `}${unit}`,
      `[${page}](https://aws.amazon.com/${page}/)`,
    ]),
  ]);
