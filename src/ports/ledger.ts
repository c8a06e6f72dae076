/** A session's spending. Amounts are USD. */
export type Spending = {
  limit: number;
  settled: number;
  held: number;
  input_tokens: number;
  output_tokens: number;
};

export type Call = { tenant: string; session_id: string; call_id: string };

/**
 * The hard ceiling (design law 2): settled + held never exceeds the limit. A call is `reserved` at its worst case,
 * `sent` before it leaves, `settled` after.
 */
export interface Ledger {
  /** Opens a session's ledger; the first limit stands. */
  open(tenant: string, sessionId: string, limit: number): Promise<void>;
  /** One conditional write. `expires_at` in ms. @throws Failure `BudgetExceeded`. */
  reserve(
    call: Call,
    entry: { bound: number; agent: string; model: string; expires_at: number },
  ): Promise<void>;
  /** @throws Failure `WrongState` when the reservation is gone. */
  sent(call: Call): Promise<void>;
  settle(call: Call, actual: { cost: number; input_tokens: number; output_tokens: number }): Promise<void>;
  /** Gives back a reservation whose call never left. */
  release(call: Call): Promise<void>;
  /** Releases expired `reserved` calls and settles expired `sent` ones at their bound. @returns how many. */
  expire(now: number): Promise<number>;
  spending(tenant: string, sessionId: string): Promise<Spending>;
  /** Totals by agent and model, for `GET /costs`. */
  breakdown(
    tenant: string,
    sessionId?: string,
  ): Promise<
    readonly {
      session_id: string;
      agent: string;
      model: string;
      calls: number;
      cost: number;
      input_tokens: number;
      output_tokens: number;
    }[]
  >;
}
