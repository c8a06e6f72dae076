/**
 * A function that answers while the answer is still being made, by the response streaming of Lambda and API Gateway
 * (REST). Where a stage has none (`DELIBERATE_STREAMING=off`), it answers as any other.
 */
import { Readable } from 'node:stream';
import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { toFailure } from '../../src/contracts/errors.ts';
import type { Ports, Wired } from '../wiring/wire.ts';
import { parseGatewayEvent } from './gateway.ts';
import type { Invocation, LambdaHandler } from './on-lambda.ts';
import { onRequest } from './on-request.ts';
import { wiredOnce } from './on-lambda.ts';
import type { Part } from './serve-part.ts';
import { servePart } from './serve-part.ts';

type Streaming = (event: unknown, stream: Writable, invocation: Invocation) => Promise<void>;

/** What Lambda's runtime puts into the global scope. */
export type StreamingRuntime = {
  streamifyResponse(handler: Streaming): LambdaHandler;
  HttpResponseStream: {
    from(stream: Writable, head: { statusCode: number; headers: Record<string, string> }): Writable;
  };
};

/** Packages put an `awslambda` of their own there, without streaming. */
const runtime = (): StreamingRuntime | undefined => {
  const { awslambda } = globalThis as typeof globalThis & { awslambda?: Partial<StreamingRuntime> };
  return typeof awslambda?.streamifyResponse === 'function' ? (awslambda as StreamingRuntime) : undefined;
};

/** Writes an answer as it comes. A client that goes away ends what makes it. */
export const streamAnswer = async (
  { HttpResponseStream }: Pick<StreamingRuntime, 'HttpResponseStream'>,
  response: Response,
  stream: Writable,
): Promise<void> => {
  const head = { statusCode: response.status, headers: Object.fromEntries(response.headers) };
  const out = HttpResponseStream.from(stream, head);
  // The two types of web streams, Node's and the DOM's, are one thing.
  const body = response.body as ReadableStream<Uint8Array> | null;
  await pipeline(body === null ? Readable.from(['']) : Readable.fromWeb(body), out);
};

const streaming = (awslambda: StreamingRuntime, wiredNow: () => Wired, part: Part): Streaming => {
  let serve: ReturnType<typeof servePart> | undefined;
  return async (event, stream, invocation) => {
    const wired = wiredNow();
    wired.about({ request_id: invocation.awsRequestId });
    try {
      serve ??= servePart(wired, part);
      await streamAnswer(awslambda, await serve(parseGatewayEvent(event)), stream);
    } catch (thrown) {
      wired.services.log('warn', 'stream.broke_off', { code: toFailure(thrown).code });
      stream.destroy();
    } finally {
      await wired.settle();
    }
  };
};

/** @param awslambda Lambda's streaming; the process's own by default */
export const onStream = (ports: Ports, part: Part, awslambda = runtime()): LambdaHandler =>
  awslambda === undefined || process.env['DELIBERATE_STREAMING'] === 'off'
    ? onRequest(ports, part)
    : awslambda.streamifyResponse(streaming(awslambda, wiredOnce(ports), part));
