/**
 * What the model cannot measure on one machine. Each is an estimate, kept here so that it can be replaced once a
 * deployment has run: CloudWatch then has the true figure.
 */
export const estimates = {
  /** Days of a month. */
  days: 30.4,
  /** A Lambda core's time for what took 1 here. */
  slowdown: 1.5,
  /** Memory with which a function has one whole core, in MB; less memory is a part of it. */
  core_mb: 1769,
  /** One call of DynamoDB, Step Functions, KMS, S3, SQS from a warm function, in ms. */
  call_ms: 8,
  /** One search of the embedded index in its function, in ms. */
  retrieval_ms: 60,
  /** One call of a code extension, with the system that it reaches, in ms. */
  extension_ms: 250,
  /** Share of invocations that start cold, and how long that takes, in ms. */
  cold_share: 0.01,
  cold_ms: 700,
  /** Bytes that Lambda itself logs of an invocation, API Gateway of a request, Step Functions of an event. */
  invocation_log_bytes: 500,
  request_log_bytes: 450,
  history_log_bytes: 900,
  /** Share of requests and executions that X-Ray records. */
  sampled: 0.05,
  /** Invocations of `socket` a ticket (connect, subscribe, disconnect), minutes that a client stays. */
  socket_calls: 3,
  socket_minutes: 2,
  /** Time of `socket` and of `broadcast` an invocation, in ms; `broadcast` runs once a commit, though batches make it fewer. */
  socket_ms: 40,
  broadcast_ms: 40,
  /** Requests to a queue for each message: send, receive, delete, and one change of visibility. */
  queue_requests: 4,
  /** Receives a minute with which Lambda polls a queue that is empty: five pollers, 20 s each. */
  polls_a_minute: 15,
  /** Requests for data keys a ticket: tables and queues keep theirs for minutes. */
  data_keys: 0.5,
  /** Days that sessions stay, and lines of their logs. Chains stay for ever, and are counted for as long as logs. */
  session_days: 90,
  line_days: 365,
  /** Custom metrics in a deployment for one that a measurement saw: errors, and routes nobody called there. */
  series: 3,
  /** An empty sweep, in ms. */
  sweep_ms: 150,
} as const;
