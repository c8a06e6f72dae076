import { Duration } from 'aws-cdk-lib';
import { AdjustmentType, MetricAggregationType } from 'aws-cdk-lib/aws-applicationautoscaling';
import { MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { FargateService } from 'aws-cdk-lib/aws-ecs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';

/**
 * Scales search workers on what lies in their queue, taken or not, a task. From none nothing here scales them: metrics of
 * a queue at rest come a quarter of an hour late, so that whoever sends a search wakes the service itself.
 */
export const scaleOnBacklog = (
  service: FargateService,
  { queue, threads, min, max }: { queue: IQueue; threads: number; min: number; max: number },
): void => {
  const period = Duration.minutes(1);
  const running = new Metric({
    namespace: 'ECS/ContainerInsights',
    metricName: 'RunningTaskCount',
    dimensionsMap: { ClusterName: service.cluster.clusterName, ServiceName: service.serviceName },
    statistic: 'Average',
    period,
  });
  const backlog = new MathExpression({
    label: 'Searches a task',
    expression: '(FILL(waiting, 0) + FILL(taken, 0)) / MAX([FILL(running, 1), 1])',
    usingMetrics: {
      waiting: queue.metricApproximateNumberOfMessagesVisible({ period, statistic: 'Maximum' }),
      taken: queue.metricApproximateNumberOfMessagesNotVisible({ period, statistic: 'Maximum' }),
      running,
    },
    period,
  });
  service.autoScaleTaskCount({ minCapacity: min, maxCapacity: max }).scaleOnMetric('Backlog', {
    metric: backlog,
    adjustmentType: AdjustmentType.CHANGE_IN_CAPACITY,
    metricAggregationType: MetricAggregationType.MAXIMUM,
    evaluationPeriods: 2,
    cooldown: Duration.minutes(2),
    // A task does as many searches at a time as it has threads: as many again may wait for it.
    scalingSteps: [
      { upper: 0.1, change: -1 },
      { lower: 2 * threads, change: +1 },
      { lower: 5 * threads, change: +3 },
    ],
  });
};
