import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { loadPack } from '../src/adapters/pack/index.ts';
import { measuredSchema } from '../src/contracts/measured-session.ts';
import { parsed } from '../src/contracts/parsed.ts';
import type { CostInput, CostReport, StageName, Standing } from '../src/domain/cost/index.ts';
import { costOf, defaultFullShare, indexes, networks, stageNames, stages } from '../src/domain/cost/index.ts';
import { machineFile } from '../local/host/machine.ts';
import { topology } from '../topology/index.ts';
import { print } from './command.ts';
import { UsageFault } from './fault.ts';
import type { Run } from './run.ts';
import { table } from './terminal.ts';

const measuredFile = fileURLToPath(new URL('../bench/cost/measured.json', import.meta.url));
const defaultPack = fileURLToPath(new URL('../packs/support', import.meta.url));

/** What the model needs beside the figures a user gives. @param pack folder whose functions and queues are paid */
export const costBasis = (pack = defaultPack): Pick<CostInput, 'measured' | 'memory' | 'polled_queues'> => {
  const { functions } = topology(loadPack(pack), JSON.parse(readFileSync(machineFile, 'utf8')));
  const ofEntry = functions.map(({ entry, memory_mb }) => [entry, memory_mb] as const);
  return {
    measured: parsed(measuredSchema, readFileSync(measuredFile, 'utf8'), measuredFile),
    memory: Object.fromEntries(ofEntry),
    polled_queues: functions.filter(({ queue }) => queue !== undefined).length,
  };
};

const dollars = (usd: number): string => usd.toFixed(2);

/** A bill in words. */
export const describeCost = (report: CostReport): string => {
  const { services, ticket_usd, goal } = report;
  const rows = services.map((one) => [
    one.service,
    dollars(one.idle_usd),
    dollars(one.load_usd),
    dollars(one.usd),
  ]);
  const total = [
    'total',
    dollars(report.idle_usd),
    dollars(report.usd - report.idle_usd),
    dollars(report.usd),
  ];
  const each = report.usd_per_ticket;
  return [
    `Stage ${report.stage}, ${report.tickets_per_day} tickets a day, ${Math.round(report.full_share * 100)}% of them past Answer.`,
    `US dollars a month of ${report.days} days in ${report.region}, list prices noted on ${report.prices_noted}, sessions measured on ${report.measured_on}.`,
    '',
    table([['service', 'idle', 'tickets', 'sum'], ...rows, total]),
    '',
    ...(each === undefined ? [] : [`A ticket costs $${each.toFixed(5)}, its share of what idles included.`]),
    `One more simple ticket adds $${ticket_usd.simple.toFixed(5)}, one more full ticket $${ticket_usd.full.toFixed(5)}.`,
    `At ${goal.tickets_per_day} tickets a day: $${dollars(goal.usd)} a month; the goal is $${goal.goal_usd}, ${goal.met ? `which leaves $${goal.room_usd.toFixed(5)} a ticket` : 'and it is missed'}.`,
  ].join('\n');
};

type Options = {
  ticketsPerDay: number;
  stage: string;
  fullShare: number;
  tokensUsd: number;
  index?: string;
  network?: string;
  pack?: string;
  json?: boolean;
};

const oneOf = <T extends string>(flag: string, given: string, known: readonly T[]): T => {
  const found = known.find((one) => one === given);
  if (found === undefined) throw new UsageFault(`${flag} is one of ${known.join(', ')}.`);
  return found;
};

const amount = (flag: string, given: number, most: number): number => {
  if (!(given >= 0 && given <= most)) throw new UsageFault(`${flag} is a number from 0 to ${most}.`);
  return given;
};

const standingOf = (stage: StageName, { index, network }: Options): Standing => {
  const names = <T extends object>(of: T) => Object.keys(of) as (keyof T & string)[];
  return {
    ...stages[stage],
    ...(index === undefined ? {} : { index: oneOf('--index', index, names(indexes)) }),
    ...(network === undefined ? {} : { network: oneOf('--network', network, names(networks)) }),
  };
};

/** `deliberate cost`: what a deployment would cost a month, by the model of docs/cost.md. */
export const addCost = (program: Command, run: Run): void => {
  program
    .command('cost')
    .description('what a deployment on AWS costs a month, by list prices and measured sessions')
    .requiredOption('--tickets-per-day <count>', 'tickets a day', Number)
    .option('--stage <stage>', stageNames.join(' or '), 'prod')
    .option('--full-share <share>', 'share of tickets that go past Answer, 0..1', Number, defaultFullShare)
    .option('--tokens-usd <usd>', 'what a language model costs a ticket', Number, 0)
    .option('--index <kind>', `in the place of the stage's: ${Object.keys(indexes).join(', ')}`)
    .option('--network <kind>', `in the place of the stage's: ${Object.keys(networks).join(', ')}`)
    .option('--pack <folder>', 'pack whose functions and queues are paid (packs/support)')
    .option('--json', 'print JSON')
    .action((options: Options) =>
      run(async (terminal) => {
        const stage = oneOf('--stage', options.stage, stageNames);
        const report = costOf({
          ...costBasis(options.pack),
          stage,
          standing: standingOf(stage, options),
          tickets_per_day: amount('--tickets-per-day', options.ticketsPerDay, 1e9),
          full_share: amount('--full-share', options.fullShare, 1),
          tokens_usd: amount('--tokens-usd', options.tokensUsd, 1000),
        });
        print(terminal, options, report, describeCost);
        return true;
      }),
    );
};
