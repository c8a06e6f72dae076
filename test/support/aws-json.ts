/** A local service that speaks the JSON protocol of DynamoDB and KMS, for what an emulator cannot be made to answer. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { clientSettings } from '../../src/adapters/aws/shared/client-settings.ts';

/** `undefined` never answers. */
export type Answer = { status?: number; body: Readonly<Record<string, unknown>> } | undefined;

export type AwsJson = {
  /** What to make a client of it with. */
  settings: ReturnType<typeof clientSettings> & {
    region: string;
    endpoint: string;
    credentials: { accessKeyId: string; secretAccessKey: string };
  };
  /** Requests that came, in order: the operation and what it was given. */
  requests: { operation: string; input: Record<string, unknown> }[];
  close(): Promise<void>;
};

/** An error as these services answer it. */
export const awsError = (
  name: string,
  more: Readonly<Record<string, unknown>> = {},
  status = 400,
): Answer => ({
  status,
  body: { __type: `com.amazonaws#${name}`, message: name, ...more },
});

/** Why a transaction was cancelled, a code an item. */
export const cancelled = (...codes: readonly string[]): Answer =>
  awsError('TransactionCanceledException', { CancellationReasons: codes.map((Code) => ({ Code })) });

/** @param answer is asked once a request; `count` is 1 for the first */
export const serveAwsJson = async (
  answer: (request: { operation: string; input: Record<string, unknown>; count: number }) => Answer,
  options: { requestMs?: number; attempts?: number } = {},
): Promise<AwsJson> => {
  const requests: AwsJson['requests'] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const operation = String(request.headers['x-amz-target']).split('.').at(-1) ?? '';
      const input = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>;
      requests.push({ operation, input });
      const given = answer({ operation, input, count: requests.length });
      if (!given) return;
      response.writeHead(given.status ?? 200, { 'content-type': 'application/x-amz-json-1.1' });
      response.end(JSON.stringify(given.body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    settings: {
      region: 'us-east-1',
      endpoint: `http://127.0.0.1:${port}`,
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      ...clientSettings(options),
    },
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
