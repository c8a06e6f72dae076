import { Duration } from 'aws-cdk-lib';
import { Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { need } from '../../need.ts';
import type { AlarmSpec, Watch } from '../alarm-spec.ts';
import { awsMetric, formula } from '../metric.ts';
import type { Watched } from '../watched.ts';
import { functionDimensions } from './functions.ts';

const minute = Duration.minutes(1);

export const queueMetric = (queue: IQueue, name: string, statistic = 'Maximum', period = minute) =>
  awsMetric('SQS', name, { QueueName: queue.queueName }, { statistic, period });

export const machineMetric = ({ machine }: Watched, name: string, statistic = 'Sum') =>
  awsMetric('States', name, { StateMachineArn: machine.stateMachineArn }, { statistic });

/** Search workers that run; the cluster's own count, which the service is scaled by too. */
export const workers = ({ cluster, service }: { cluster: string; service: string }): IMetric =>
  new Metric({
    namespace: 'ECS/ContainerInsights',
    metricName: 'RunningTaskCount',
    dimensionsMap: { ClusterName: cluster, ServiceName: service },
    statistic: 'Average',
    period: minute,
  });

export const backlog = ({ queues, layout, worker }: Watched): IMetric => {
  const waiting = queueMetric(
    need(queues.get(layout.worker.queue), 'the search queue'),
    'ApproximateNumberOfMessagesVisible',
  );
  if (worker === undefined) return waiting;
  return formula(
    'waiting / IF(FILL(running, 0) < 1, 1, FILL(running, 0))',
    { waiting, running: workers(worker) },
    { period: minute, label: 'Searches that wait, a worker' },
  );
};

const queues: Watch = ({ layout, queues: made, deadLetters }) => [
  ...[...deadLetters].map(([of, queue]): AlarmSpec => ({
    name: 'dead-letters',
    of,
    metric: queueMetric(queue, 'ApproximateNumberOfMessagesVisible'),
    threshold: 1,
  })),
  ...layout.queues.map(({ name: of, max_age_seconds }): AlarmSpec => ({
    name: 'messages-late',
    of,
    metric: queueMetric(need(made.get(of), `queue ${of}`), 'ApproximateAgeOfOldestMessage'),
    threshold: max_age_seconds,
  })),
];

const upkeep: Watch = (watched) => [
  {
    name: 'archive-late',
    metric: awsMetric('Lambda', 'IteratorAge', functionDimensions(watched, 'archive'), {
      statistic: 'Maximum',
    }),
    threshold: Duration.hours(1).toMilliseconds(),
  },
  {
    name: 'sweep-silent',
    metric: formula('FILL(runs, 0) - FILL(failures, 0)', {
      runs: awsMetric('Lambda', 'Invocations', functionDimensions(watched, 'sweep')),
      failures: awsMetric('Lambda', 'Errors', functionDimensions(watched, 'sweep')),
    }),
    threshold: 1,
    below: true,
    periods: 3,
    missing: TreatMissingData.BREACHING,
  },
];

export const watchWork: Watch = (watched, limits) => [
  ...queues(watched, limits),
  { name: 'executions-failed', metric: machineMetric(watched, 'ExecutionsFailed'), threshold: 1 },
  { name: 'executions-timed-out', metric: machineMetric(watched, 'ExecutionsTimedOut'), threshold: 1 },
  { name: 'worker-backlog', metric: backlog(watched), threshold: limits.backlog_a_worker, periods: 15 },
  ...upkeep(watched, limits),
];
