import type { ReasonerInput, ReasonerOutput, ReasonerQuestion } from '../contracts/reasoning.ts';

/** On whose behalf and within what limits a question is asked. */
export type Asking = {
  tenant: string;
  session_id: string;
  /** Specialist or use case that asks; spending is attributed to it. */
  agent: string;
  signal?: AbortSignal;
  /** Hears what each call to a model cost, in USD. */
  spent?: (usd: number) => void;
};

/**
 * The one port through which a language model is ever asked. An implementation answers each question by its schema,
 * or throws `ReasonerFailed` (worth a retry), `ReasonerRefused` or `BudgetExceeded`.
 */
export type Reasoner = {
  readonly [Q in ReasonerQuestion]: (input: ReasonerInput<Q>, asking: Asking) => Promise<ReasonerOutput<Q>>;
};
