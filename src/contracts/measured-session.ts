/** What one session of each kind took, as `npm run bench:cost` measured it; the cost model's input. */
import { z } from 'zod';

const amount = z.number().nonnegative();

export const profileSchema = z.object({
  /** States entered and retries, by Step Functions' rule. */
  transitions: amount,
  /** Function of the topology → how often it ran, how long in all here, and how often it called another service. */
  functions: z.record(z.string(), z.object({ invocations: amount, wall_ms: amount, calls: amount })),
  /** REST requests of a client that submits, opens a socket, reads the answer; and of the one who decides. */
  requests: amount,
  response_bytes: amount,
  commits: amount,
  write_units: amount,
  read_units: amount,
  /** Bytes that stay in the tables: of the session itself, and of its log and audit chain. */
  stored_bytes: amount,
  line_bytes: amount,
  /** Messages sent to queues. */
  messages: amount,
  signatures: amount,
  /** Heads of audit chains put into the bucket. */
  anchors: amount,
  /** Persisted events: frames of a socket, and events of the bus. */
  events: amount,
  /** Lines that functions log, without the platform's own. */
  log_bytes: amount,
  /** Events of the execution's history. */
  history_events: amount,
  /** Calls of code extensions, each a function of its own. */
  extension_calls: amount,
  /** Calls of the index, each an invocation of the function `retrieval`. */
  index_calls: amount,
});
export type Profile = z.infer<typeof profileSchema>;

/** Of what took nothing. */
export const emptyProfile = (): Profile => ({
  transitions: 0,
  functions: {},
  requests: 0,
  response_bytes: 0,
  commits: 0,
  write_units: 0,
  read_units: 0,
  stored_bytes: 0,
  line_bytes: 0,
  messages: 0,
  signatures: 0,
  anchors: 0,
  events: 0,
  log_bytes: 0,
  history_events: 0,
  extension_calls: 0,
  index_calls: 0,
});

export const measuredSchema = z.object({
  measured_on: z.iso.date(),
  command: z.string(),
  pack: z.string(),
  machine: z.string(),
  /** How many sessions of each kind the means are of. */
  sessions: z.number().int().positive(),
  /** Metrics with their labels that were seen, as CloudWatch counts custom metrics. */
  metric_series: amount,
  /** `simple`: answered at once. `full`: one round, two steps, an approval. */
  profiles: z.object({ simple: profileSchema, full: profileSchema }),
});
export type Measured = z.infer<typeof measuredSchema>;
