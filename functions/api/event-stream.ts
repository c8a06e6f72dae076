import { toFailure } from '../../src/contracts/errors.ts';
import type { Following } from '../../src/usecases/follow.ts';
import { follow } from '../../src/usecases/follow.ts';
import { countFollower } from './followers.ts';

/** Whether a client asks for server-sent events: unless it prefers JSON by naming it and no stream. */
export const wantsStream = (request: Request): boolean => {
  const accept = request.headers.get('accept') ?? '*/*';
  return (
    request.method !== 'HEAD' &&
    (accept.includes('text/event-stream') || !accept.includes('application/json'))
  );
};

/** When a browser whose stream has ended may come back. */
const soon = 'retry: 1000\n\n';
const late = 'retry: 15000\n\n';

/**
 * A session's events as server-sent events: `id` is `seq`, `event` the type, `data` the whole event as JSON. A comment
 * comes after each `beat_ms` of silence. Ends when the session waits or ends; then `retry` tells a browser to come back
 * only after 15 s. Ends after `longest_ms` too; then it may come back at once.
 */
export const eventStream = (
  following: Omit<Following, 'signal'>,
  options: { after: number; beat_ms: number; longest_ms?: number; settled: boolean },
): Response => {
  const gone = new AbortController();
  const events = follow({ ...following, signal: gone.signal }, options);
  const closed = countFollower(following.services.metrics, 'sse');
  const encoder = new TextEncoder();
  const opening = options.settled ? late : soon;
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(encoder.encode(opening)),
    pull: async (controller) => {
      try {
        const next = await events.next();
        if (next.done === true) {
          closed();
          if (next.value && !options.settled) controller.enqueue(encoder.encode(late));
          controller.close();
          return;
        }
        const { value } = next;
        const text =
          value === 'beat'
            ? ': still here\n\n'
            : `id: ${value.seq}\nevent: ${value.type}\ndata: ${JSON.stringify(value)}\n\n`;
        controller.enqueue(encoder.encode(text));
      } catch (thrown) {
        following.services.log('warn', 'events.broke_off', { code: toFailure(thrown).code });
        closed();
        controller.close();
      }
    },
    cancel: () => {
      closed();
      gone.abort(new Error('The client has gone.'));
    },
  });
  return new Response(body, {
    headers: {
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-store',
      'X-Accel-Buffering': 'no',
    },
  });
};
