import type { Ports } from '../wiring/wire.ts';
import { answerOf, parseGatewayEvent } from './gateway.ts';
import type { LambdaHandler } from './on-lambda.ts';
import { onLambda } from './on-lambda.ts';
import type { Part } from './serve-part.ts';
import { servePart } from './serve-part.ts';

/** A function behind routes of the REST API. */
export const onRequest = (ports: Ports, part: Part): LambdaHandler => {
  let serve: ReturnType<typeof servePart> | undefined;
  return onLambda(ports, async (wired, event) => {
    serve ??= servePart(wired, part);
    return answerOf(await serve(parseGatewayEvent(event)));
  });
};
