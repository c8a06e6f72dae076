import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import { metrics as catalogue, secondBuckets } from '../../contracts/metrics.ts';
import type { Metrics } from '../../ports/telemetry.ts';

/** Metrics of one process, and what a scrape of them gives. */
export type MetricsRegistry = Metrics & {
  /** Prometheus' text format. */
  text(): Promise<string>;
  /** Media type of `text`. */
  readonly contentType: string;
};

/**
 * Metrics in memory, all of the catalogue from the start.
 * @param options.process whether to add memory, CPU and event-loop delay of this process; no by default
 */
export const createMetrics = (options: { process?: boolean } = {}): MetricsRegistry => {
  const registry = new Registry();
  const counters = new Map<string, Counter>();
  const gauges = new Map<string, Gauge>();
  const histograms = new Map<string, Histogram>();
  for (const [name, metric] of Object.entries(catalogue)) {
    const { kind, help } = metric;
    const made = { name, help, labelNames: [...metric.labels], registers: [registry] };
    if (kind === 'counter') counters.set(name, new Counter(made));
    else if (kind === 'gauge') gauges.set(name, new Gauge(made));
    else {
      const buckets = [...('buckets' in metric ? metric.buckets : secondBuckets)];
      histograms.set(name, new Histogram({ ...made, buckets }));
    }
  }
  if (options.process === true) collectDefaultMetrics({ register: registry });
  return {
    count: (name, labels, by = 1) => counters.get(name)?.inc({ ...labels }, Math.max(0, by)),
    observe: (name, seconds, labels) => histograms.get(name)?.observe({ ...labels }, seconds),
    gauge: (name, value, labels) => gauges.get(name)?.set({ ...labels }, value),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
};
