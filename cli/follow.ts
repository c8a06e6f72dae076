import { sessionViewSchema } from '../src/contracts/api.ts';
import type { Client } from './client.ts';
import type { Common } from './command.ts';
import { print, segment } from './command.ts';
import { describeEvent } from './describe-event.ts';
import { describeOutcome } from './describe-session.ts';
import type { Terminal } from './terminal.ts';

/**
 * Prints a line an event until the session waits or ends, then its outcome. With `--json` only the session is printed.
 * @returns false when the session failed
 */
export const followSession = async (
  client: Client,
  sessionId: string,
  options: Common & { after?: number },
  terminal: Terminal,
): Promise<boolean> => {
  for await (const event of client.events(segment(sessionId), options.after ?? 0)) {
    if (options.json !== true) terminal.out(describeEvent(event, terminal));
  }
  const session = await client.call('GET', `/sessions/${segment(sessionId)}`, sessionViewSchema);
  print(terminal, options, session, (one) => `\n${describeOutcome(one, terminal)}`);
  return session.status !== 'failed';
};
