/** Metrics as alarms and dashboards look at them. */
import { Duration } from 'aws-cdk-lib';
import { MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { metricNamespace } from '../../src/contracts/function-settings.ts';
import type { LabelsOf, MetricName } from '../../src/contracts/metrics.ts';

export const fiveMinutes = Duration.minutes(5);

type Look = { statistic?: string; period?: Duration; label?: string };

/** One of the project's own metrics; without labels the total over all of them. The sum of five minutes by default. */
export const ownMetric = <Name extends MetricName>(
  service: string,
  metricName: Name,
  labels?: LabelsOf<Name>,
  { statistic = 'Sum', period = fiveMinutes, ...look }: Look = {},
): Metric =>
  new Metric({
    namespace: metricNamespace,
    metricName,
    dimensionsMap: { service, ...labels },
    statistic,
    period,
    ...look,
  });

/** A metric of an AWS service. The sum of five minutes by default. */
export const awsMetric = (
  namespace: string,
  metricName: string,
  dimensionsMap: Record<string, string>,
  { statistic = 'Sum', period = fiveMinutes, ...look }: Look = {},
): Metric =>
  new Metric({ namespace: `AWS/${namespace}`, metricName, dimensionsMap, statistic, period, ...look });

/**
 * A formula over metrics, which it names by the keys of `of`. CloudWatch takes ten in an alarm.
 * @throws RangeError for more than ten
 */
export const formula = (
  expression: string,
  of: Record<string, IMetric>,
  { period = fiveMinutes, label }: Omit<Look, 'statistic'> = {},
): MathExpression => {
  const count = Object.keys(of).length;
  if (count > 10) throw new RangeError(`Cannot watch ${count} metrics at once because 10 is the most.`);
  return new MathExpression({
    expression,
    usingMetrics: of,
    period,
    ...(label === undefined ? {} : { label }),
  });
};

/**
 * Names for metrics in a formula: the prefix and a number. Names must differ over a whole graph, formulas included, so
 * that each formula has a prefix of its own, in small letters.
 */
export const numbered = (prefix: string, metrics: readonly IMetric[]): Record<string, IMetric> =>
  Object.fromEntries(metrics.map((metric, index) => [`${prefix.replaceAll(/\W/g, '_')}${index}`, metric]));

/** `SUM` or `MAX` over metrics, point by point. `METRICS()` would mean all of a graph. */
export const over = (
  what: 'SUM' | 'MAX',
  of: Record<string, IMetric>,
  look: Omit<Look, 'statistic'> = {},
): MathExpression => formula(`${what}([${Object.keys(of).join(', ')}])`, of, look);
