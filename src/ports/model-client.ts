import type { Asking } from './reasoner.ts';

export type ModelRequest = {
  model: string;
  system: string;
  messages: readonly { role: 'user' | 'assistant'; text: string }[];
  /** Upper bound of the tokens that come out. */
  max_tokens: number;
  temperature?: number;
};

export type ModelReply = {
  text: string;
  input_tokens: number;
  output_tokens: number;
  stop: 'end' | 'max_tokens';
};

/** USD for a million tokens. */
export type ModelPrice = { input: number; output: number };

/** A language model. One call is one request: an adapter never retries by itself, since every try costs. */
export interface ModelClient {
  /** @throws Failure `ReasonerFailed`, `ReasonerRefused`. */
  complete(request: ModelRequest, asking: Asking): Promise<ModelReply>;
  /** An upper bound of the tokens that the request sends, never below what the provider will count. */
  countTokens(request: ModelRequest): number;
  price(model: string): ModelPrice;
}
