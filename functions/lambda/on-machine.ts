import { z } from 'zod';
import { correlationSchema } from '../../src/contracts/ids.ts';
import type { Bound } from '../bind.ts';
import { invoke } from '../bind.ts';
import type { Ports } from '../wiring/wire.ts';
import type { LambdaHandler } from './on-lambda.ts';
import { onLambda } from './on-lambda.ts';

const turn = z.object({ session_id: z.string(), correlation_id: correlationSchema });
/** A payload is a turn, or has one. */
const aboutSchema = z.union([turn, z.object({ turn }).transform((payload) => payload.turn)]);

/** What the log says of a payload's session. */
export const aboutOf = (payload: unknown): Record<string, string> => {
  const read = aboutSchema.safeParse(payload);
  if (!read.success) return {};
  return { session_id: read.data.session_id, correlation_id: read.data.correlation_id };
};

/** A function that the state machine calls. @param name its name in the topology */
export const onMachine = (name: string, ports: Ports, bound: Bound): LambdaHandler =>
  onLambda(ports, (wired, payload, { awsRequestId }) => {
    wired.about({ request_id: awsRequestId, ...aboutOf(payload) });
    return invoke(wired.services, { name, bound }, payload);
  });
