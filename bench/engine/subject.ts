/** What is measured, of each engine alike. Times are milliseconds. */
export type Subject = {
  name: string;
  /** From the start of each step to the start of the next, in one execution of `steps` steps. */
  steps(steps: number): Promise<number[]>;
  /** Steps a second over `at_once` executions of `steps` steps each, started together. */
  throughput(atOnce: number, steps: number): Promise<number>;
  /** From the answer to a wait to the start of the step after it. */
  resume(): Promise<number>;
  close(): Promise<void>;
};
