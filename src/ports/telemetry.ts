/** Severity names as in the logs. */
export type Level = 'debug' | 'info' | 'warn' | 'error';

/** Structured logging. Fields hold ids, codes and numbers; never bodies, secrets or customer text. */
export interface Log {
  (
    level: Level,
    event: string,
    fields?: Readonly<Record<string, string | number | boolean | undefined>>,
  ): void;
}

/** Counters and durations, by names of `contracts/metrics.ts`; labels never carry the tenant. */
export interface Metrics {
  count(name: string, labels?: Readonly<Record<string, string>>, by?: number): void;
  observe(name: string, seconds: number, labels?: Readonly<Record<string, string>>): void;
  gauge(name: string, value: number, labels?: Readonly<Record<string, string>>): void;
}

/** Spans of requirement A9: session > planning | execution > step > tool | reflection | evaluation. */
export interface Tracer {
  span<T>(
    name: string,
    attributes: Readonly<Record<string, string | number | boolean>>,
    run: () => Promise<T>,
  ): Promise<T>;
}

/** Sends what is shown and not kept to whoever follows a session. Never fails. */
export interface Broadcast {
  (tenant: string, frame: import('../contracts/events.ts').TransientFrame): void;
}
