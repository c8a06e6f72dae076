import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { Failure, isErrorCode } from '../../../contracts/errors.ts';
import type { KnowledgeIndex } from '../../../ports/knowledge-index.ts';
import type { HandOver } from './handed-over.ts';
import { replySchema, type RetrievalRequest, valueSchemas } from './protocol.ts';

export type LambdaKnowledgeIndexOptions = {
  /** Repeats requests by itself: every method may be repeated. */
  lambda: LambdaClient;
  /** Name or ARN of the retrieval function, or of an alias of it. */
  functionName: string;
  /** Longest that one attempt may take, in ms. Default 29,000: the function's own timeout. */
  timeout_ms?: number;
  /** Where requests are put that are too large to send; loaded when there is one. Without it they are refused. */
  handOver?: () => Promise<HandOver>;
};

/** Bytes of what one invocation takes: 6 MB. */
const maxRequestBytes = 6 * 1024 * 1024;

type Method = RetrievalRequest['method'];
type Value<M extends Method> = ReturnType<(typeof valueSchemas)[M]['parse']>;

const failed = (method: Method, why: string, cause?: unknown): Failure =>
  new Failure('RetrievalFailed', `Cannot ${method} because the retrieval function ${why}.`, { cause });

/** The value that an answer holds. @throws the Failure that it names, or `RetrievalFailed` */
const valueOf = <M extends Method>(method: M, answer: Uint8Array | undefined): Value<M> => {
  let reply: ReturnType<typeof replySchema.parse>;
  try {
    reply = replySchema.parse(JSON.parse(Buffer.from(answer ?? []).toString('utf8')));
  } catch (cause) {
    throw failed(method, 'answered in another form', cause);
  }
  if ('error' in reply) {
    const { code, message } = reply.error;
    throw isErrorCode(code) ? new Failure(code, message) : failed(method, 'failed');
  }
  const value = valueSchemas[method].safeParse(reply.value);
  if (!value.success) throw failed(method, 'answered in another form', value.error);
  return value.data as Value<M>;
};

/**
 * The index as other functions see it: each method is one invocation of the retrieval function.
 * Each throws Failure `RetrievalFailed` where that does not answer, `TooLarge` for a document that one invocation does not
 * take, and what the index itself throws.
 */
export const lambdaKnowledgeIndex = (options: LambdaKnowledgeIndexOptions): KnowledgeIndex => {
  const { lambda, functionName, timeout_ms = 29_000, handOver } = options;

  const payloadOf = async (request: RetrievalRequest): Promise<string> => {
    const payload = JSON.stringify(request);
    if (Buffer.byteLength(payload) <= maxRequestBytes) return payload;
    if (handOver === undefined) {
      throw new Failure(
        'TooLarge',
        `Cannot ${request.method} because the request has more than ${maxRequestBytes} bytes.`,
      );
    }
    return JSON.stringify({ at: await (await handOver()).keep(payload) });
  };

  const invoke = async <M extends Method>(request: RetrievalRequest & { method: M }): Promise<Value<M>> => {
    const Payload = await payloadOf(request);
    const command = new InvokeCommand({ FunctionName: functionName, Payload });
    const answer = await lambda.send(command, { requestTimeout: timeout_ms }).catch((cause: unknown) => {
      throw failed(request.method, 'did not answer', cause);
    });
    if (answer.FunctionError !== undefined) throw failed(request.method, 'broke');
    return valueOf<M>(request.method, answer.Payload);
  };

  return {
    async put(tenant, document, chunks) {
      const args = [tenant, { ...document, tags: [...document.tags], asks: document.asks }, [...chunks]];
      await invoke({ method: 'put', args } as RetrievalRequest & { method: 'put' });
    },
    remove: (tenant, documentId) => invoke({ method: 'remove', args: [tenant, documentId] }),
    get: (tenant, documentId) => invoke({ method: 'get', args: [tenant, documentId] }),
    source: (tenant, sourceId) => invoke({ method: 'source', args: [tenant, sourceId] }),
    versions: async (tenant, collection) =>
      new Map(await invoke({ method: 'versions', args: [tenant, collection] })),
    search: (tenant, { text, filter, limit }) =>
      invoke({
        method: 'search',
        args: [
          tenant,
          {
            text,
            limit,
            ...(filter && {
              filter: {
                ...(filter.areas && { areas: [...filter.areas] }),
                ...(filter.tags && { tags: [...filter.tags] }),
                ...(filter.collection !== undefined && { collection: filter.collection }),
              },
            }),
          },
        ],
      }),
  };
};
