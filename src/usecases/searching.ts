import { toFailure } from '../contracts/errors.ts';
import type { Step } from '../contracts/plan.ts';
import type { Session } from '../contracts/session.ts';
import { canonicalDigest } from '../domain/canonical.ts';
import { mostCheckpointBytes } from '../domain/checkpoints.ts';
import type { CheckpointKey } from '../ports/checkpoints.ts';
import type { Searched, SearchOrder, SearchWatch } from '../ports/search-pool.ts';
import type { Services } from './services.ts';

/** The searches of one step, as its method orders them. */
export type Searching = {
  /** @throws what the pool throws */
  run: (order: SearchOrder) => Promise<Searched>;
  /** Forgets what was kept of them: the step is over. Never rejects. */
  forget: () => Promise<void>;
};

/** Two orders have the same name only where they are the same search. */
const nameOf = (step: Step, order: SearchOrder): string =>
  `${step.step_id}-${canonicalDigest(order).slice(0, 32)}`;

/**
 * Runs the searches of a step, and tells followers of the session how they get on. Those that the planner expected to be
 * large are kept while they run, so that whoever the step is delivered to next goes on with them. Trouble in keeping one
 * is logged: it costs the time of searching again, and nothing else.
 */
export const searchesOf = (
  services: Services,
  { session, step, signal }: { session: Session; step: Step; signal?: AbortSignal | undefined },
): Searching => {
  const { searches, broadcast, log } = services;
  const { tenant, session_id } = session;
  const kept = new Map<string, CheckpointKey>();

  const quietly = async <T>(run: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await run();
    } catch (thrown) {
      log('warn', 'checkpoint.failed', { code: toFailure(thrown).code, step_id: step.step_id, session_id });
      return undefined;
    }
  };

  /** How a large search is kept, and what of it is there. */
  const keeping = async (order: SearchOrder): Promise<Pick<SearchWatch, 'saved' | 'keep'>> => {
    if (step.queue !== 'search') return {};
    const key = { tenant, session_id, name: nameOf(step, order) };
    kept.set(key.name, key);
    const saved = await quietly(() => services.checkpoints.find(key));
    if (saved !== undefined) log('info', 'search.resumed', { step_id: step.step_id, session_id });
    return {
      ...(saved === undefined ? {} : { saved }),
      keep: async (bytes) => {
        if (isClosed(signal) || bytes.length > mostCheckpointBytes) return;
        await quietly(() => services.checkpoints.keep(key, bytes));
      },
    };
  };

  return {
    run: async (order) =>
      searches.run(order, {
        tenant,
        onProgress: (data) => {
          broadcast(tenant, {
            session_id,
            type: 'search.progress',
            data: { ...data, step_id: step.step_id },
          });
        },
        ...(signal === undefined ? {} : { signal }),
        ...(await keeping(order)),
      }),
    async forget() {
      await Promise.all([...kept.values()].map((key) => quietly(() => services.checkpoints.forget(key))));
    },
  };
};

/** Whether nobody waits for the step any more, so that nobody will go on with it. */
const isClosed = (signal: AbortSignal | undefined): boolean =>
  signal?.aborted === true && toFailure(signal.reason).code === 'TaskClosed';
