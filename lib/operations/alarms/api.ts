import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { metricNamespace } from '../../../src/contracts/function-settings.ts';
import type { Route } from '../../../topology/index.ts';
import { deniedMetric } from '../../constructs/rest-api-logs.ts';
import type { Watch } from '../alarm-spec.ts';
import { awsMetric, fiveMinutes, formula, numbered, over } from '../metric.ts';
import { functionDimensions } from './functions.ts';
import type { Watched } from '../watched.ts';

/** Requests in five minutes below which one error is no share worth waking someone for. */
const fewRequests = 20;

export const restMetric = ({ rest }: Watched, name: string, statistic = 'Sum', route?: Route): Metric =>
  awsMetric(
    'ApiGateway',
    name,
    {
      ApiName: rest.name,
      Stage: rest.stage,
      ...(route === undefined ? {} : { Resource: route.path, Method: route.method }),
    },
    { statistic },
  );

export const apiErrorShare = (watched: Watched) =>
  formula(
    `IF(requests > ${fewRequests}, 100 * errors / requests, 0)`,
    { errors: restMetric(watched, '5XXError'), requests: restMetric(watched, 'Count') },
    { label: 'Errors, in hundredths of requests' },
  );

/** Routes that people wait at. Those that wait by design (`query`, event streams) have no say in what is slow. */
export const quickRoutes = ({ layout }: Watched): Route[] => {
  const streamed = layout.functions
    .filter(({ streams }) => streams === true)
    .flatMap(({ routes }) => routes ?? []);
  return (layout.routes as readonly Route[])
    .filter(({ id, tag }) => tag === 'sessions' && id !== 'query' && !streamed.some((one) => one === id))
    .slice(0, 10);
};

export const apiSlowness = (watched: Watched) =>
  over(
    'MAX',
    numbered(
      'p99_',
      quickRoutes(watched).map((route) => restMetric(watched, 'Latency', 'p99', route)),
    ),
    { label: 'Slowest route, p99, ms' },
  );

/** Counted out of the access log, under the namespace and dimension of the project's own metrics. */
export const denied = ({ service }: Watched): Metric =>
  new Metric({
    namespace: metricNamespace,
    metricName: deniedMetric,
    dimensionsMap: { service },
    statistic: 'Sum',
    period: fiveMinutes,
  });

export const socketMetric = ({ socket }: Watched, name: string, statistic = 'Sum'): Metric =>
  awsMetric('ApiGateway', name, { ApiId: socket.apiId, Stage: socket.stage }, { statistic });

const minute = Duration.minutes(1);

export const watchApi: Watch = (watched, limits) => [
  { name: 'api-errors', metric: apiErrorShare(watched), threshold: 1, periods: 3, beyond: 2 },
  { name: 'api-slow', metric: apiSlowness(watched), threshold: limits.slow_ms, periods: 3 },
  { name: 'requests-denied', metric: denied(watched), threshold: limits.denied, periods: 2 },
  { name: 'socket-errors', metric: socketMetric(watched, 'IntegrationError'), threshold: 5, periods: 3 },
  {
    name: 'broadcast-late',
    metric: awsMetric('Lambda', 'IteratorAge', functionDimensions(watched, 'broadcast'), {
      statistic: 'Maximum',
      period: minute,
    }),
    threshold: 60_000,
    periods: 3,
  },
];
