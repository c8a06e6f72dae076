/**
 * Every metric, once: name, kind, help and labels. Code, dashboards and alarms use these names. Labels have few values
 * each, and never carry a tenant, a customer, a session or text. The `mcts_` names are those of the HTTP contract.
 */
type Metric = {
  kind: 'counter' | 'gauge' | 'histogram';
  help: string;
  labels: readonly string[];
  /** Upper bounds in the metric's unit; `secondBuckets` by default. */
  buckets?: readonly number[];
};

/** Bounds for durations, in seconds: from one database read to a person's answer within the hour. */
export const secondBuckets = [0.001, 0.005, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 60] as const;
const waitBuckets = [1, 10, 60, 300, 1800, 3600, 14_400, 86_400, 259_200] as const;

export const metrics = {
  mcts_requests_total: {
    kind: 'counter',
    help: 'HTTP requests answered.',
    labels: ['route', 'method', 'status'],
  },
  mcts_request_duration_seconds: {
    kind: 'histogram',
    help: 'Time from a request to its answer.',
    labels: ['route', 'method'],
  },
  mcts_active_requests: { kind: 'gauge', help: 'HTTP requests under way.', labels: [] },
  mcts_errors_total: {
    kind: 'counter',
    help: 'Answers with an error of the catalogue.',
    labels: ['route', 'code'],
  },

  deliberate_usecase_duration_seconds: {
    kind: 'histogram',
    help: 'Time of a use case; its count is the rate. `outcome` is ok or failed.',
    labels: ['usecase', 'outcome'],
  },
  deliberate_usecase_errors_total: {
    kind: 'counter',
    help: 'Use cases that failed, by code of the catalogue.',
    labels: ['usecase', 'code'],
  },

  deliberate_queue_depth: { kind: 'gauge', help: 'Messages that wait in a queue.', labels: ['queue'] },
  deliberate_queue_in_flight: {
    kind: 'gauge',
    help: 'Messages received and not yet deleted.',
    labels: ['queue'],
  },
  deliberate_queue_oldest_seconds: {
    kind: 'gauge',
    help: 'Age of the oldest message that waits.',
    labels: ['queue'],
  },
  deliberate_dead_letters: {
    kind: 'gauge',
    help: 'Messages in a dead-letter queue.',
    labels: ['queue'],
  },
  deliberate_poisoned_messages_total: {
    kind: 'counter',
    help: 'Dead letters that name no step.',
    labels: [],
  },

  deliberate_sessions_total: {
    kind: 'counter',
    help: 'Sessions that ended: concluded, failed or cancelled.',
    labels: ['outcome'],
  },
  deliberate_session_duration_seconds: {
    kind: 'histogram',
    help: 'Time from submission to the end.',
    labels: ['outcome'],
    buckets: waitBuckets,
  },
  deliberate_answers_total: {
    kind: 'counter',
    help: 'Answers given: at_once or deliberated, and what produced them.',
    labels: ['way', 'producer'],
  },
  deliberate_sentences_dropped_total: {
    kind: 'counter',
    help: 'Sentences left out of answers because a quote was not verbatim in its source.',
    labels: [],
  },
  deliberate_sessions_restarted_total: {
    kind: 'counter',
    help: 'Sessions without a live execution that the sweeper restarted.',
    labels: [],
  },

  deliberate_steps_total: {
    kind: 'counter',
    help: 'Steps that ended.',
    labels: ['specialist', 'method', 'status'],
  },
  deliberate_step_duration_seconds: {
    kind: 'histogram',
    help: 'Time of a step without its time in the queue.',
    labels: ['specialist', 'method'],
  },
  deliberate_reflections_total: {
    kind: 'counter',
    help: 'Reflections, by verdict.',
    labels: ['verdict'],
  },
  deliberate_consensus_total: {
    kind: 'counter',
    help: 'Votes; `reached` is true or false.',
    labels: ['reached'],
  },
  deliberate_tool_duration_seconds: {
    kind: 'histogram',
    help: 'Time of a tool call; `outcome` is ok or a code of the catalogue.',
    labels: ['tool', 'outcome'],
  },
  deliberate_retrieval_duration_seconds: {
    kind: 'histogram',
    help: 'Time of a retrieval.',
    labels: ['outcome'],
  },
  deliberate_search_simulations_total: {
    kind: 'counter',
    help: 'Simulations of tree searches.',
    labels: ['problem'],
  },

  deliberate_actions_total: {
    kind: 'counter',
    help: 'Actions that reached a final status.',
    labels: ['action', 'status'],
  },
  deliberate_effects_repeated_total: {
    kind: 'counter',
    help: 'Effects found done by an earlier attempt.',
    labels: ['action'],
  },
  deliberate_asks_total: {
    kind: 'counter',
    help: 'Asks that were closed: answered, expired, void or withdrawn.',
    labels: ['kind', 'status'],
  },
  deliberate_approvals_total: {
    kind: 'counter',
    help: 'Decisions taken: approve, reject or modify.',
    labels: ['decision'],
  },
  deliberate_ask_wait_seconds: {
    kind: 'histogram',
    help: 'Time from an ask to its answer.',
    labels: ['kind'],
    buckets: waitBuckets,
  },
  deliberate_asks_open: { kind: 'gauge', help: 'Asks that wait for someone.', labels: ['kind'] },

  deliberate_spending_usd_total: {
    kind: 'counter',
    help: 'US dollars settled.',
    labels: ['agent', 'model'],
  },
  deliberate_tokens_total: {
    kind: 'counter',
    help: 'Tokens settled; `direction` is in or out.',
    labels: ['model', 'direction'],
  },
  deliberate_budget_refusals_total: {
    kind: 'counter',
    help: 'Calls refused because a ceiling would have been passed.',
    labels: [],
  },

  deliberate_followers: {
    kind: 'gauge',
    help: 'Open event streams; `transport` is sse or websocket.',
    labels: ['transport'],
  },
} as const satisfies Record<string, Metric>;

type Metrics = typeof metrics;
type NamesOf<Kind> = {
  [Name in keyof Metrics]: Metrics[Name]['kind'] extends Kind ? Name : never;
}[keyof Metrics];

export type MetricName = keyof Metrics;
export type CounterName = NamesOf<'counter'>;
export type GaugeName = NamesOf<'gauge'>;
export type HistogramName = NamesOf<'histogram'>;

/** Values of the labels that a metric has. One left out counts under an empty value. */
export type LabelsOf<Name extends MetricName> = Readonly<
  Partial<Record<Metrics[Name]['labels'][number], string>>
>;
