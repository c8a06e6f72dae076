import { describe, expect, it } from 'vitest';
import { lambdaKnowledgeIndex, serveRetrieval } from '../../../../src/adapters/aws/retrieval/index.ts';
import { openIndexFile } from '../../../../src/adapters/sqlite/index.ts';
import { Failure } from '../../../../src/contracts/errors.ts';
import type { KnowledgeIndex } from '../../../../src/ports/knowledge-index.ts';
import { describeKnowledgeIndexContract } from '../../../ports/knowledge-index.contract.ts';
import { lambdaFailing, lambdaOver } from '../extensions/in-process.ts';

const functionName = 'retrieval';
const overWire = (index: KnowledgeIndex) => {
  const handler = serveRetrieval({ index, log: () => undefined });
  return lambdaKnowledgeIndex({ lambda: lambdaOver(() => handler), functionName });
};

describeKnowledgeIndexContract('a function of its own', () => {
  const index = openIndexFile(':memory:');
  return { port: overWire(index), close: () => index.close() };
});

describe('retrieval by a function', () => {
  const query = { text: 'export', limit: 10 };
  const failing = (thrown: Error): KnowledgeIndex => ({
    ...openIndexFile(':memory:'),
    search: () => Promise.reject(thrown),
  });

  it('names a failure as the index did', async () => {
    const index = overWire(failing(new Failure('DataTooNew', 'Cannot open the index because it is newer.')));
    await expect(index.search('acme', query)).rejects.toMatchObject({
      code: 'DataTooNew',
      message: 'Cannot open the index because it is newer.',
    });
  });

  it('keeps the words of an error that has no name to itself', async () => {
    const index = overWire(failing(new Error('the customer wrote: export')));
    const end = index.search('acme', query);
    await expect(end).rejects.toMatchObject({ code: 'Internal' });
    await expect(end).rejects.not.toThrow('customer');
  });

  it.each([
    ['is out of reach', lambdaFailing(Object.assign(new Error(), { code: 'ECONNREFUSED' }))],
    ['breaks', lambdaOver(() => () => Promise.reject(new Error('out of memory')))],
    ['answers in another form', lambdaOver(() => async () => ({ value: [{ text: 1 }] }))],
    ['answers nothing', lambdaOver(() => async () => 7)],
  ])('fails by name when the function %s', async (_, lambda) => {
    const index = lambdaKnowledgeIndex({ lambda, functionName });
    await expect(index.search('acme', query)).rejects.toMatchObject({ code: 'RetrievalFailed' });
  });

  it('refuses what is no call', async () => {
    const serve = serveRetrieval({ index: openIndexFile(':memory:'), log: () => undefined });
    for (const event of [{}, { method: 'close', args: [] }, { method: 'remove', args: ['acme'] }]) {
      expect(await serve(event)).toMatchObject({ error: { code: 'InvalidRequest' } });
    }
  });

  const document = {
    ...{ document_id: 'a', title: 'A', tags: [], version: '1', text: 'x'.repeat(6 * 1024 * 1024) },
    ...{ collection: 'articles', updated_at: '2026-03-02T09:00:00.000Z' },
  };

  it('hands over a document that one invocation does not take, and leaves nothing', async () => {
    const objects = new Map<string, string>();
    const file = openIndexFile(':memory:');
    const handler = serveRetrieval({
      index: file,
      log: () => undefined,
      takeOver: async () => ({
        read: async (at) => objects.get(at) ?? '',
        remove: async (at) => void objects.delete(at),
      }),
    });
    let kept = 0;
    const index = lambdaKnowledgeIndex({
      lambda: lambdaOver(() => handler),
      functionName,
      handOver: async () => ({
        keep: async (request) => {
          kept += 1;
          objects.set('requests/1', request);
          return 'requests/1';
        },
      }),
    });
    await index.put('acme', document, [{ source_id: 'a#1', heading: 'A', text: 'Ferns like mist.' }]);
    expect({ kept, left: objects.size }).toEqual({ kept: 1, left: 0 });
    expect(await index.search('acme', { text: 'mist', limit: 1 })).toMatchObject([{ source_id: 'a#1' }]);
    await expect(index.put('acme', { ...document, tags: [7 as never] }, [])).rejects.toMatchObject({
      code: 'InvalidRequest',
    });
    file.close();
  });

  it('refuses a document that one invocation does not take', async () => {
    const index = overWire(openIndexFile(':memory:'));
    await expect(index.put('acme', document, [])).rejects.toMatchObject({ code: 'TooLarge' });
  });
});
