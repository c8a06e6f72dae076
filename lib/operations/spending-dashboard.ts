import { Duration } from 'aws-cdk-lib';
import {
  Dashboard,
  GraphWidget,
  MathExpression,
  PeriodOverride,
  SingleValueWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { metricNamespace } from '../../src/contracts/function-settings.ts';
import { metrics } from '../../src/contracts/metrics.ts';
import type { MetricName } from '../../src/contracts/metrics.ts';
import { restMetric } from './alarms/api.ts';
import { functionDimensions, functionGroups, overFunctions } from './alarms/functions.ts';
import type { FunctionGroup } from './alarms/functions.ts';
import { workers } from './alarms/work.ts';
import { awsMetric, formula, numbered, ownMetric } from './metric.ts';
import type { Watched } from './watched.ts';

const hour = Duration.hours(1);
const day = Duration.days(1);

const graph = (title: string, left: IMetric[], right: IMetric[] = []): GraphWidget =>
  new GraphWidget({ title, left, right, width: 8, height: 6, stacked: true });

/** One of the project's metrics, a line for each value of its labels, which nobody can list beforehand. */
const byLabels = (service: string, name: MetricName): MathExpression => {
  const dimensions = ['service', ...metrics[name].labels].toSorted().join(',');
  return new MathExpression({
    expression: `SEARCH('{${metricNamespace},${dimensions}} MetricName="${name}" service="${service}"', 'Sum', 3600)`,
    usingMetrics: {},
    label: '',
    period: hour,
  });
};

/** What Lambda bills: milliseconds times memory, in GB-seconds. */
const gigabyteSeconds = (watched: Watched, [group, names]: FunctionGroup): IMetric => {
  const memory = names.map(
    (name) => watched.layout.functions.find((spec) => spec.name === name)?.memory_mb ?? 0,
  );
  const durations = numbered(
    group,
    names.map((name) => awsMetric('Lambda', 'Duration', functionDimensions(watched, name))),
  );
  const terms = Object.keys(durations).map((id, index) => `FILL(${id}, 0) * ${memory[index]}`);
  return formula(`(${terms.join(' + ')}) / 1024000`, durations, { period: hour, label: group });
};

const capacity = ({ tables }: Watched, metric: string): IMetric[] =>
  Object.values(tables).map(({ tableName: TableName }) =>
    awsMetric('DynamoDB', metric, { TableName }, { period: hour }),
  );

/** What the deployment spends: on models first, then on each thing that AWS bills by use. */
export const spendingDashboard = (scope: Construct, watched: Watched): Dashboard => {
  const { service, worker } = watched;
  const groups = functionGroups(watched);
  return new Dashboard(scope, 'Spending', {
    defaultInterval: Duration.days(7),
    periodOverride: PeriodOverride.INHERIT,
    widgets: [
      [
        new SingleValueWidget({
          title: 'In a day: US dollars on models, calls refused by a budget, requests',
          width: 24,
          height: 4,
          period: day,
          metrics: [
            ownMetric(service, 'deliberate_spending_usd_total', {}, { period: day }),
            ownMetric(service, 'deliberate_budget_refusals_total', {}, { period: day }),
            restMetric(watched, 'Count').with({ period: day }),
          ],
        }),
      ],
      [
        graph('US dollars on models', [byLabels(service, 'deliberate_spending_usd_total')]),
        graph('Tokens', [byLabels(service, 'deliberate_tokens_total')]),
        graph('Answers, by what gave them', [byLabels(service, 'deliberate_answers_total')]),
      ],
      [
        graph(
          'GB-seconds of Lambda',
          groups.map((group) => gigabyteSeconds(watched, group)),
        ),
        graph(
          'Calls of Lambda',
          groups.map((group) => overFunctions(watched, 'Invocations', group)),
        ),
        graph(
          'Transitions of the whole account; sessions begun',
          [awsMetric('States', 'ConsumedCapacity', { ServiceMetric: 'StateTransition' }, { period: hour })],
          [
            awsMetric(
              'States',
              'ExecutionsStarted',
              { StateMachineArn: watched.machine.stateMachineArn },
              { period: hour },
            ),
          ],
        ),
      ],
      [
        graph('Reads of tables, units', capacity(watched, 'ConsumedReadCapacityUnits')),
        graph('Writes of tables, units', capacity(watched, 'ConsumedWriteCapacityUnits')),
        ...(worker === undefined ? [] : [graph('Search workers', [workers(worker)])]),
      ],
    ],
  });
};
