import { headers as names } from '../../src/contracts/api.ts';
import type { SessionEvent } from '../../src/contracts/events.ts';
import { sessionEventSchema } from '../../src/contracts/events.ts';
import type { Outside } from './outside.ts';
import { Unmet } from './outside.ts';

/** Events after `after` of a session that has ended, as its stream of server-sent events gives them until it closes. */
export const streamedEvents = async (
  outside: Outside,
  sessionId: string,
  after: number,
): Promise<readonly SessionEvent[]> => {
  const path = `/sessions/${sessionId}/events`;
  const headers = { Accept: 'text/event-stream', [names.lastEvent]: String(after) };
  const response = await outside.send('GET', path, { headers });
  const media = response.headers.get('content-type') ?? 'nothing';
  if (response.status !== 200 || !media.startsWith('text/event-stream'))
    throw new Unmet(`GET ${path} answers ${response.status} with ${media}, not with a stream`);
  const text = await response.text();
  return [...text.matchAll(/^data: (.*)$/gm)].map(([, data = '']) => {
    const event = sessionEventSchema.safeParse(JSON.parse(data));
    if (event.success) return event.data;
    throw new Unmet('the stream has an event of another form');
  });
};
