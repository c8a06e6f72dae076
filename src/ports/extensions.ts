/** Reads one thing from another system for one subject. */
export type ToolCall = {
  tenant: string;
  /** `extension_id` of a tool. */
  tool: string;
  /** The verified subject; `undefined` where there is none. */
  subject: { customer_id: string } | undefined;
  input: unknown;
  signal?: AbortSignal;
  correlationId?: string;
};

/** Carries out one effect for one subject. */
export type EffectOrder = {
  tenant: string;
  /** `extension_id` of an executor. */
  executor: string;
  subject: { customer_id: string } | undefined;
  input: unknown;
  /** `sessionId/actionId` (design law 1). */
  idempotencyKey: string;
  /**
   * 1 + the number of earlier attempts that were begun and are not known to have done nothing. An attempt that ended
   * in `ExecutorFailed` with `data.nothing_done` true need not be counted.
   */
  attempt: number;
  signal?: AbortSignal;
  correlationId?: string;
};

/** `repeated`: the effect had happened in an earlier attempt, and this one only found it. */
export type Effect = { outcome: 'done'; result: unknown; repeated: boolean };

/** The pack's tools and executors, wherever they run. */
export interface Extensions {
  /**
   * @returns the tool's output, which fits its schema
   * @throws ToolRefused (no such tool, no verified subject, input that does not fit, or the target said no),
   * ToolFailed (anything else; another try may succeed)
   */
  callTool(call: ToolCall): Promise<unknown>;
  /**
   * @throws ExecutorRefused (nothing was done, and repeating is pointless), ExecutorFailed (repeat with the same key and
   * `attempt` + 1; safe), EffectUnknown (nobody may repeat; a person must find out)
   */
  execute(order: EffectOrder): Promise<Effect>;
  /** Ends whatever runs for it. Calls under way end as if the connection was lost. */
  close(): Promise<void>;
}
