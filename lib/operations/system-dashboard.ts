import { Duration } from 'aws-cdk-lib';
import {
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  PeriodOverride,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { AlarmBase, IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { alarmNames, runbookOf } from '../../src/contracts/alarms.ts';
import { apiSlowness, denied, restMetric, socketMetric } from './alarms/api.ts';
import { functionDimensions, functionGroups, overFunctions } from './alarms/functions.ts';
import { askKinds } from './alarms/people.ts';
import { backlog, machineMetric, queueMetric } from './alarms/work.ts';
import { awsMetric, ownMetric } from './metric.ts';
import type { Watched } from './watched.ts';

const graph = (title: string, left: IMetric[], right: IMetric[] = []): GraphWidget =>
  new GraphWidget({ title, left, right, width: 8, height: 6 });

const runbooks = (repository: string): TextWidget =>
  new TextWidget({
    width: 24,
    height: 4,
    markdown: `Runbooks: ${alarmNames.map((name) => `[${name}](${repository}/${runbookOf(name)})`).join(' · ')}`,
  });

const requests = (watched: Watched): GraphWidget[] => [
  graph(
    'Requests',
    [restMetric(watched, 'Count')],
    [restMetric(watched, '5XXError'), restMetric(watched, '4XXError')],
  ),
  graph('Slowness, ms', [
    apiSlowness(watched),
    restMetric(watched, 'Latency', 'p50'),
    restMetric(watched, 'Latency', 'p95'),
  ]),
  graph(
    'Refused, and the WebSocket',
    [denied(watched)],
    [socketMetric(watched, 'ConnectCount'), socketMetric(watched, 'IntegrationError')],
  ),
];

const sessions = (watched: Watched): GraphWidget[] => [
  graph(
    'Executions',
    ['ExecutionsStarted', 'ExecutionsSucceeded'].map((name) => machineMetric(watched, name)),
    ['ExecutionsFailed', 'ExecutionsTimedOut', 'ExecutionsAborted'].map((name) =>
      machineMetric(watched, name),
    ),
  ),
  graph(
    'Sessions that ended',
    ['concluded', 'failed', 'cancelled'].map((outcome) =>
      ownMetric(watched.service, 'deliberate_sessions_total', { outcome }, { label: outcome }),
    ),
    [ownMetric(watched.service, 'deliberate_sessions_restarted_total')],
  ),
  graph(
    'Who is waited for',
    askKinds.map((kind) =>
      ownMetric(watched.service, 'deliberate_asks_open', { kind }, { statistic: 'Maximum', label: kind }),
    ),
  ),
];

const work = (watched: Watched): GraphWidget[] => [
  graph(
    'Oldest message, seconds',
    watched.layout.queues.flatMap(({ name }) => {
      const queue = watched.queues.get(name);
      return queue === undefined ? [] : [queueMetric(queue, 'ApproximateAgeOfOldestMessage')];
    }),
  ),
  graph(
    'Dead letters',
    [...watched.deadLetters.values()].map((queue) =>
      queueMetric(queue, 'ApproximateNumberOfMessagesVisible'),
    ),
  ),
  graph(
    'Searches that wait; events’ age, ms',
    [backlog(watched)],
    [awsMetric('Lambda', 'IteratorAge', functionDimensions(watched, 'broadcast'), { statistic: 'Maximum' })],
  ),
];

const machinery = (watched: Watched): GraphWidget[] => [
  graph(
    'Errors of functions',
    functionGroups(watched).map((group) => overFunctions(watched, 'Errors', group)),
  ),
  graph(
    'Throttled functions',
    functionGroups(watched).map((group) => overFunctions(watched, 'Throttles', group)),
  ),
  graph(
    'Throttled tables',
    Object.values(watched.tables).flatMap(({ tableName: TableName }) =>
      ['ReadThrottleEvents', 'WriteThrottleEvents'].map((name) => awsMetric('DynamoDB', name, { TableName })),
    ),
  ),
];

export type SystemDashboardProps = { watched: Watched; alarms: AlarmBase[]; repository: string };

/** Whether the deployment does its work: alarms first, then from the request to the table. */
export const systemDashboard = (scope: Construct, { watched, alarms, repository }: SystemDashboardProps) =>
  new Dashboard(scope, 'System', {
    defaultInterval: Duration.hours(3),
    periodOverride: PeriodOverride.AUTO,
    widgets: [
      [new AlarmStatusWidget({ title: 'Alarms', width: 24, height: 5, alarms })],
      requests(watched),
      sessions(watched),
      work(watched),
      machinery(watched),
      [runbooks(repository)],
    ],
  });
