import { z } from 'zod';
import type { Protection } from '../../../ports/worker.ts';

/** Longest that one request protects, in minutes: a step's timeout, and some. */
const minutes = 20;
const answerSchema = z.object({ protection: z.object({ ProtectionEnabled: z.boolean() }) });

/**
 * Protection of an ECS task from scale-in, by the agent's endpoint that ECS tells its containers of.
 * @param options.agent value of `ECS_AGENT_URI`
 * @param options.failed hears why a request did not succeed
 */
export const ecsProtection = (options: {
  agent: string;
  failed: (reason: string) => void;
  fetch?: typeof fetch;
}): Protection => {
  const { agent, failed, fetch: ask = fetch } = options;
  let last = Promise.resolve();
  const tell = async (held: boolean): Promise<void> => {
    try {
      const response = await ask(`${agent}/task-protection/v1/state`, {
        method: 'PUT',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(
          held ? { ProtectionEnabled: true, ExpiresInMinutes: minutes } : { ProtectionEnabled: false },
        ),
        signal: AbortSignal.timeout(5_000),
      });
      const answer = answerSchema.safeParse(await response.json());
      if (!answer.success || answer.data.protection.ProtectionEnabled !== held)
        failed(`status_${response.status}`);
    } catch (thrown) {
      failed(thrown instanceof Error ? thrown.name : 'unknown');
    }
  };
  return {
    /** One at a time and in order, so that the last word stands. */
    hold: (held) => (last = last.then(() => tell(held))),
  };
};
