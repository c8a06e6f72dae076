/** A search so large that it goes to the search workers. */
import { z } from 'zod';
import type { Host } from '../acceptance/setup.ts';

/** Simulations of it: as many as there may be, so that it takes seconds. */
export const iterations = 10_000;

/** A ticket with a plan of its own: one large search by a specialist. */
const ticket = (specialist: string) => ({
  input: 'The leaves turn yellow on every ficus of ours, all over the house.',
  options: { mcts_iterations: iterations },
  plan: {
    steps: [{ step_id: 's1', specialist, method: 'mcts', task: 'The leaves turn yellow.', depends_on: [] }],
  },
});

/** @returns the session's id. @throws when the server does not take it */
export const submitSearch = async (host: Host, specialist: string): Promise<string> => {
  const response = await fetch(`${host.url}/sessions`, {
    method: 'POST',
    headers: { 'X-API-Key': host.operator, 'Content-Type': 'application/json' },
    body: JSON.stringify(ticket(specialist)),
  });
  const text = await response.text();
  if (response.status !== 202) throw new Error(`${response.status} ${text}`);
  return z.object({ session_id: z.string() }).parse(JSON.parse(text)).session_id;
};
