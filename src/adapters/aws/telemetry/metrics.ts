import { Metrics as PowertoolsMetrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { metricNamespace } from '../../../contracts/function-settings.ts';
import type { Metrics } from '../../../ports/telemetry.ts';

export type LambdaMetrics = Metrics & {
  /** Writes what was gathered, for CloudWatch to read out of the log. Call it at the end of each invocation. */
  flush(): void;
};

/** A function answers one request at a time, and each line of metrics costs. */
const alwaysOne = 'mcts_active_requests';

type Unit = (typeof MetricUnit)[keyof typeof MetricUnit];
type Sample = { name: string; unit: Unit; value: number };

/**
 * Metrics in CloudWatch's embedded format: names and labels of the catalogue, under `service` alone (for totals and
 * alarms) and under `service` with the labels. A tenant is no label of any metric, so none is ever a dimension.
 * @param options.service the stage, value of the dimension `service`
 */
export const createLambdaMetrics = (options: { service: string }): LambdaMetrics => {
  const powertools = new PowertoolsMetrics({ namespace: metricNamespace, serviceName: options.service });
  const gathered = new Map<string, { labels: Record<string, string>; samples: Sample[] }>();
  const gather = (given: Readonly<Record<string, string | undefined>> | undefined, sample: Sample): void => {
    const labels = Object.fromEntries(
      Object.entries(given ?? {}).filter(
        (one): one is [string, string] => one[1] !== undefined && one[1] !== '',
      ),
    );
    const key = JSON.stringify(Object.entries(labels).toSorted());
    const of = gathered.get(key) ?? { labels, samples: [] };
    of.samples.push(sample);
    gathered.set(key, of);
  };
  return {
    count: (name, labels, by = 1) => gather(labels, { name, unit: MetricUnit.Count, value: Math.max(0, by) }),
    observe: (name, seconds, labels) => gather(labels, { name, unit: MetricUnit.Seconds, value: seconds }),
    gauge(name, value, labels) {
      if (name !== alwaysOne) gather(labels, { name, unit: MetricUnit.NoUnit, value });
    },
    flush() {
      for (const { labels, samples } of gathered.values()) {
        // An empty set is `service` alone.
        powertools.addDimensions({});
        if (Object.keys(labels).length > 0) powertools.addDimensions(labels);
        for (const { name, unit, value } of samples) powertools.addMetric(name, unit, value);
        powertools.publishStoredMetrics();
      }
      gathered.clear();
    },
  };
};
