import { toFailure } from '../../../contracts/errors.ts';
import type { KnowledgeIndex } from '../../../ports/knowledge-index.ts';
import type { Log } from '../../../ports/telemetry.ts';
import type { TakeOver } from './handed-over.ts';
import { handedOverSchema, requestSchema, type RetrievalReply, type RetrievalRequest } from './protocol.ts';

const valueFrom = async (index: KnowledgeIndex, { method, args }: RetrievalRequest): Promise<unknown> => {
  switch (method) {
    case 'put':
      return index.put(...args);
    case 'remove':
      return index.remove(...args);
    case 'get':
      return index.get(...args);
    case 'source':
      return index.source(...args);
    case 'versions':
      return [...(await index.versions(...args))];
    case 'search': {
      const [tenant, { text, limit, filter }] = args;
      return index.search(tenant, { text, limit, ...(filter && { filter }) });
    }
  }
};

/** The other end of `lambdaKnowledgeIndex`, in the retrieval function: failures are answers, by name. Never throws. */
export const serveRetrieval = (options: {
  index: KnowledgeIndex;
  log: Log;
  /** Where requests lie that are too large to send; without it there are none. */
  takeOver?: () => Promise<TakeOver>;
}): ((event: unknown) => Promise<RetrievalReply>) => {
  const { index, log, takeOver } = options;

  const answer = async (event: unknown): Promise<RetrievalReply> => {
    const request = requestSchema.safeParse(event);
    if (!request.success) {
      return {
        error: { code: 'InvalidRequest', message: 'Cannot retrieve because the request is no call.' },
      };
    }
    try {
      return { value: await valueFrom(index, request.data) };
    } catch (thrown) {
      return failed(request.data.method, thrown);
    }
  };

  const failed = (method: string, thrown: unknown): RetrievalReply => {
    const { code, message } = toFailure(thrown);
    log('warn', 'retrieval.failed', { method, code });
    return { error: { code, message } };
  };

  return async (event) => {
    const { data } = handedOverSchema.safeParse(event);
    if (data === undefined || takeOver === undefined) return answer(event);
    try {
      const place = await takeOver();
      const reply = await answer(JSON.parse(await place.read(data.at)));
      await place.remove(data.at);
      return reply;
    } catch (thrown) {
      return failed('take over', thrown);
    }
  };
};
