/**
 * The hard ceiling on spending (design law 2): no request to a model leaves but through here.
 */
import { toFailure } from '../contracts/errors.ts';
import type { Ledger } from '../ports/ledger.ts';
import type { ModelClient, ModelPrice } from '../ports/model-client.ts';
import type { Clock } from '../ports/clock.ts';
import type { Random } from '../ports/random.ts';
import type { Metrics } from '../ports/telemetry.ts';
import { newId } from '../ports/random.ts';

const million = 1_000_000;

/** How long a call may be under way before the ledger takes it for lost, in ms. */
const callLimitMs = 300_000;

/** USD of so many tokens in and out. */
export const costOf = (price: ModelPrice, tokens: { input: number; output: number }): number =>
  (tokens.input * price.input + tokens.output * price.output) / million;

/**
 * A model whose every call is reserved at its worst case (an upper bound of its input tokens, and `max_tokens` out, at the
 * model's price), marked as sent before it leaves, and settled at what it took. A call that never left is released; one
 * that failed after it left settles at its bound, since the provider may have charged for it.
 *
 * @throws Failure `BudgetExceeded` before anything leaves, and what the client throws
 */
export const meteredModel = (
  client: ModelClient,
  parts: { ledger: Ledger; clock: Clock; random: Random; metrics?: Metrics },
): ModelClient => ({
  price: (model) => client.price(model),
  countTokens: (request) => client.countTokens(request),
  async complete(request, asking) {
    const { ledger, clock, random, metrics } = parts;
    const price = client.price(request.model);
    const bounds = { input: client.countTokens(request), output: request.max_tokens };
    const bound = costOf(price, bounds);
    const call = { tenant: asking.tenant, session_id: asking.session_id, call_id: newId(random, 'call') };
    const expires_at = clock.now() + callLimitMs;
    try {
      await ledger.reserve(call, { bound, agent: asking.agent, model: request.model, expires_at });
    } catch (thrown) {
      if (toFailure(thrown).code === 'BudgetExceeded') metrics?.count('deliberate_budget_refusals_total');
      throw thrown;
    }
    try {
      asking.signal?.throwIfAborted();
      await ledger.sent(call);
    } catch (thrown) {
      await ledger.release(call);
      throw toFailure(thrown);
    }
    const settle = async (cost: number, input_tokens: number, output_tokens: number): Promise<void> => {
      await ledger.settle(call, { cost, input_tokens, output_tokens });
      const { model } = request;
      metrics?.count('deliberate_spending_usd_total', { agent: asking.agent, model }, cost);
      metrics?.count('deliberate_tokens_total', { model, direction: 'in' }, input_tokens);
      metrics?.count('deliberate_tokens_total', { model, direction: 'out' }, output_tokens);
      asking.spent?.(cost);
    };
    try {
      const reply = await client.complete(request, asking);
      const cost = costOf(price, { input: reply.input_tokens, output: reply.output_tokens });
      await settle(cost, reply.input_tokens, reply.output_tokens);
      return reply;
    } catch (thrown) {
      await settle(bound, bounds.input, bounds.output);
      throw thrown;
    }
  },
});
