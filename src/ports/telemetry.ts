import type { TransientFrame } from '../contracts/events.ts';
import type { CounterName, GaugeName, HistogramName, LabelsOf } from '../contracts/metrics.ts';

/** Severity names as in the logs. */
export type Level = 'debug' | 'info' | 'warn' | 'error';

/** Structured logging. Fields hold ids, codes and numbers; never bodies, secrets or customer text. Never throws. */
export interface Log {
  (
    level: Level,
    event: string,
    fields?: Readonly<Record<string, string | number | boolean | undefined>>,
  ): void;
}

/** Counters and durations, by names of `contracts/metrics.ts`. Never throws. */
export interface Metrics {
  /** Adds `by` (1 by default, never negative) to a counter. */
  count<Name extends CounterName>(name: Name, labels?: LabelsOf<Name>, by?: number): void;
  /** Adds a duration to a histogram. */
  observe<Name extends HistogramName>(name: Name, seconds: number, labels?: LabelsOf<Name>): void;
  gauge<Name extends GaugeName>(name: Name, value: number, labels?: LabelsOf<Name>): void;
}

/** Attributes of a span: ids, codes and numbers, as in logs. */
export type Attributes = Readonly<Record<string, string | number | boolean>>;

/** Spans of requirement A9: session > planning | execution > step > tool | reflection | evaluation. */
export interface Tracer {
  /**
   * Runs `run` inside a span. `note` adds attributes that are known only later, such as cost and tokens. Without a
   * span around it, one with the attribute `session.id` joins the trace of that session.
   */
  span<T>(
    name: string,
    attributes: Attributes,
    run: (note: (attributes: Attributes) => void) => Promise<T>,
  ): Promise<T>;
}

/** Sends what is shown and not kept to whoever follows a session. Never fails. */
export interface Broadcast {
  (tenant: string, frame: TransientFrame): void;
}
