import { toFailure } from '../../contracts/errors.ts';
import type { ReasonerInput } from '../../contracts/reasoning.ts';
import type { Asking, Reasoner } from '../../ports/reasoner.ts';
import type { BatchEvaluator, Evaluation } from '../../search/index.ts';
import { createAsker } from './asking.ts';
import type { Asker, Timeout } from './asking.ts';
import { lessonsFor, withLessons } from './lessons.ts';
import type { Line, Proposed, Visit } from './line.ts';

/** What the steps are for, and what is known. */
export type ReasoningTask = Pick<ReasonerInput<'propose'>, 'passages' | 'facts' | 'triage' | 'subject'> & {
  goal: string;
};

export interface Limits {
  /** Steps of a line at most. */
  depth: number;
  /** Steps that are proposed at once, at most. */
  breadth: number;
  /** A line worth no more than this has failed. */
  failing: number;
  /** A line worth this is complete. */
  enough: number;
  /** Whether proposals hear why other lines failed. */
  reflect: boolean;
}

/** What lines have come to so far, in the order in which the search heard of it. */
export interface Heard {
  valued: Line[];
  failed: Line[];
  /** Evaluations in a row, up to now, whose question failed. */
  unanswered: number;
}

const unanswered = 'It could not be judged.';

export interface ReasoningEvaluator {
  evaluate: BatchEvaluator<Visit>;
  /** Notes what the search hears. */
  hear: (line: Line) => void;
  heard: Heard;
  /** USD that all questions cost. */
  cost: () => number;
}

/**
 * Values a line by a reasoner's `score` when the search first comes to it, and asks it to `propose` how the line goes on when
 * it comes again. A line that fails is criticised, and proposals from then on hear of it (LATS: Zhou et al. 2023). A question
 * that fails twice fails its line; a budget that is used up, or an ended signal, fails the evaluation.
 */
export const createReasoningEvaluator = (
  reasoner: Reasoner,
  task: ReasoningTask,
  host: { asking: Asking; signal: AbortSignal; timeout?: Timeout | undefined },
  limits: Limits,
): ReasoningEvaluator => {
  const { goal, passages, facts } = task;
  const heard: Heard = { valued: [], failed: [], unanswered: 0 };
  let cost = 0;

  const propose = async (line: Line, { ask }: Asker): Promise<readonly Proposed[]> => {
    const lessons = limits.reflect ? lessonsFor(heard.failed, line) : [];
    const { steps } = await ask((asking) =>
      reasoner.propose(
        {
          ...task,
          goal: withLessons(goal, lessons),
          state: [...line.steps],
          kind: 'thought',
          actions: [],
          limit: limits.breadth,
        },
        asking,
      ),
    );
    const before = new Set(line.steps);
    return steps
      .filter(({ text }) => text.trim() !== '' && !before.has(text) && before.add(text))
      .slice(0, limits.breadth)
      .map(({ text, prior }) => ({ text, prior }));
  };

  const criticise = async ({ steps }: Line, because: string, { ask }: Asker): Promise<string> => {
    if (!limits.reflect) return because;
    const sentences = steps.map((text) => ({ text, factual: false, citations: [] }));
    const { issues, improvements } = await ask((asking) =>
      reasoner.critique({ task: goal, sentences, passages, facts }, asking),
    );
    return [because, ...issues.slice(0, 2), ...improvements.slice(0, 2)]
      .filter((one) => one !== '')
      .join(' ');
  };

  const judge = async (line: Line, asker: Asker): Promise<Visit['told']> => {
    const { steps } = line;
    if (line.value !== undefined || steps.length === 0) {
      return { value: line.value ?? 0.5, proposed: await propose(line, asker) };
    }
    const { value, because } = await asker.ask((asking) =>
      reasoner.score({ goal, state: [...steps], passages }, asking),
    );
    if (value <= limits.failing)
      return { value, proposed: [], failed: await criticise(line, because, asker) };
    return value >= limits.enough || steps.length >= limits.depth ? { value, proposed: [] } : { value };
  };

  const evaluate = async (visit: Visit): Promise<Evaluation> => {
    const { line } = visit;
    const { asking, signal, timeout } = host;
    const asker = createAsker(asking, signal, timeout);
    try {
      if (line.proposed === undefined) visit.told = await judge(line, asker);
    } catch (thrown) {
      signal.throwIfAborted();
      const { code } = toFailure(thrown);
      const bearable = code === 'ReasonerFailed' || code === 'ReasonerRefused';
      if (!bearable || line.steps.length === 0) throw thrown;
      visit.told = { value: line.value ?? 0, proposed: [], failed: unanswered };
    } finally {
      cost += asker.cost();
    }
    const { value = line.value ?? 0, proposed = line.proposed ?? [] } = visit.told ?? {};
    return { value, priors: proposed.map(({ prior }) => prior), cost: asker.cost() };
  };

  return {
    evaluate: (visits) => Promise.all(visits.map(evaluate)),
    hear(line) {
      heard.unanswered = line.failed === unanswered ? heard.unanswered + 1 : 0;
      if (line.steps.length === 0 || heard.valued.includes(line)) return;
      heard.valued.push(line);
      if (line.failed !== undefined && line.failed !== unanswered) heard.failed.push(line);
    },
    heard,
    cost: () => cost,
  };
};
