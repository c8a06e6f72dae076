import type { Fact, Passage } from '../../contracts/evidence.ts';
import type { Method, Specialist } from '../../contracts/pack/specialists.ts';
import type { StepResult } from '../../contracts/plan.ts';
import type { Session } from '../../contracts/session.ts';
import type { Utterance } from '../../contracts/triage.ts';
import type { Pack } from '../../ports/pack.ts';
import type { Asking, Reasoner } from '../../ports/reasoner.ts';
import type { Searched, SearchOrder } from '../../ports/search-pool.ts';

/** What a specialist has at hand for one step. */
export type MethodContext = {
  pack: Pack;
  specialist: Specialist;
  task: string;
  session: Pick<Session, 'triage' | 'subject' | 'messages'>;
  conversation: readonly Utterance[];
  passages: readonly Passage[];
  facts: readonly Fact[];
  reasoner: Reasoner;
  asking: Asking;
  options: {
    /** Simulations of a search, 1..10,000. */
    iterations: number;
    /** Same seed, same result. */
    seed: string;
    /** Runs a search where there is room for it; heeds `asking.signal`, and tells how it gets on. Throws what a pool throws. */
    search: (order: SearchOrder) => Promise<Searched>;
  };
};

/** A way to reason about a step. Throws what the reasoner throws. */
export type MethodRun = (context: MethodContext) => Promise<StepResult>;
export type MethodRuns = Readonly<Record<Method, MethodRun>>;
