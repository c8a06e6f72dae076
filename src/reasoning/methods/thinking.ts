import { Failure } from '../../contracts/errors.ts';
import type { StepResult } from '../../contracts/plan.ts';
import { searchReasoning } from '../../problems/reasoning.ts';
import type { Reasoned } from '../../problems/reasoning.ts';
import { direct } from './direct.ts';
import type { MethodContext } from './method.ts';

/** Lines of reasoning that are looked at, at most: each costs a question or two to a model. */
const mostLines = 24;

/**
 * Searches over steps of reasoning and answers again with the best line at hand; the better of the two answers counts, by the
 * reasoner's own score. Where the search can't go on, what one pass found is the answer.
 * @param found what one pass brought
 * @throws what `asking.signal` was aborted with
 */
export const thinking = async (
  context: MethodContext,
  found: StepResult,
  seed: number,
): Promise<StepResult> => {
  const { task, reasoner, asking } = context;
  try {
    const reasoned = await lineFor(context, seed);
    if (reasoned === null) return found;
    const again = await direct({
      ...context,
      task: [task, '', 'Thought through:', ...reasoned.steps].join('\n'),
    });
    const worth = async ({ sentences, unknown }: StepResult): Promise<number> => {
      if (unknown || sentences.length === 0) return 0;
      const state = sentences.map((sentence) => sentence.text);
      return (await reasoner.score({ goal: task, state, passages: [...context.passages] }, asking)).value;
    };
    const [before, after] = await Promise.all([worth(found), worth(again)]);
    return { ...(after > before ? again : found), mcts_stats: reasoned.result.stats };
  } catch (thrown) {
    asking.signal?.throwIfAborted();
    if (thrown instanceof Failure && bearable.has(thrown.code)) return found;
    throw thrown;
  }
};

/** Failures of a reasoner that leave the answer of one pass as good as it was. */
const bearable: ReadonlySet<string> = new Set(['ReasonerFailed', 'ReasonerRefused', 'BudgetExceeded']);

const lineFor = (
  { task, passages, facts, session, reasoner, asking, options }: MethodContext,
  seed: number,
): Promise<Reasoned | null> =>
  searchReasoning(
    reasoner,
    {
      goal: task,
      passages: [...passages],
      facts: [...facts],
      ...(session.triage === undefined ? {} : { triage: session.triage }),
      ...(session.subject === undefined ? {} : { subject: session.subject }),
    },
    asking,
    { lines: Math.min(mostLines, options.iterations), seed },
  );
