import { z } from 'zod';
import { aboutOf } from './on-machine.ts';
import type { Ports, Wired } from '../wiring/wire.ts';
import type { Invocation, LambdaHandler } from './on-lambda.ts';
import { onLambda } from './on-lambda.ts';

/** What SQS hands over, one message at a time (batch size 1). */
const eventSchema = z.object({
  Records: z.array(z.object({ messageId: z.string(), body: z.string() })).length(1),
});

/** The body of the one message that an event brings. @throws ZodError for an event that is none of SQS, or has more */
export const bodyOf = (event: unknown): string => {
  const [record] = eventSchema.parse(event).Records;
  return record?.body ?? '';
};

const jsonOf = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
};

/** A consumer of a queue. What `take` throws leaves the message, which comes back when its visibility ends. */
export const onQueue = (
  ports: Ports,
  take: (wired: Wired, body: string, invocation: Invocation) => Promise<void>,
): LambdaHandler =>
  onLambda(ports, async (wired, event, invocation) => {
    const body = bodyOf(event);
    wired.about({ request_id: invocation.awsRequestId, ...aboutOf(jsonOf(body)) });
    await take(wired, body, invocation);
  });
