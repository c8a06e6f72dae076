/** What a stage decides about alarms, dashboards and backups. */
export type OperationsStage = {
  /** Where the files of this repository can be read, without a slash at the end; alarms lead to runbooks there. */
  repository: string;
  /** One alarm over the many of a kind. An emulator may not know such alarms; each then calls by itself. */
  composites: boolean;
  /** Alarms over formulas of metrics; without, those that need one are left out. An emulator may not know them. */
  formulas: boolean;
  /** Copies of all tables, apart from them: days, months and how long they are kept. */
  backups: boolean;
  /** US dollars that models may cost in a day; someone is called at four fifths. */
  budget_usd_a_day: number;
  /** Milliseconds that 99 of 100 requests must not exceed. */
  slow_ms: number;
  /** Refused requests within five minutes that are more than mistakes. */
  denied: number;
  /** Sessions that may wait for a person to take over. */
  handovers: number;
  /** Searches that may wait for each worker. */
  backlog_a_worker: number;
};

export const usualOperations: OperationsStage = {
  repository: '.',
  composites: true,
  formulas: true,
  backups: false,
  budget_usd_a_day: 20,
  slow_ms: 3_000,
  denied: 100,
  handovers: 20,
  backlog_a_worker: 20,
};
