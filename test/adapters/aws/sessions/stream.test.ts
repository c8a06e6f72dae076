import { describe, expect, it } from 'vitest';
import { eventNotice } from '../../../../src/adapters/aws/sessions/index.ts';

const image = {
  pk: { S: 'acme#s#s_1' },
  sk: { S: 'event#0000000003' },
  tenant: { S: 'acme' },
  session_id: { S: 's_1' },
  first_seq: { N: '2' },
  seq: { N: '3' },
  types: { L: [{ S: 'triage.done' }, { S: 'session.concluded' }] },
  at: { S: '2026-03-02T09:00:00.000Z' },
  sealed: { B: 'AAAA' },
};

describe('notice of events', () => {
  it('is read from a record of the stream', () => {
    expect(eventNotice({ eventName: 'INSERT', dynamodb: { NewImage: image } })).toEqual({
      tenant: 'acme',
      session_id: 's_1',
      first_seq: 2,
      seq: 3,
      types: ['triage.done', 'session.concluded'],
      at: '2026-03-02T09:00:00.000Z',
    });
  });

  it.each([
    ['a removal', { eventName: 'REMOVE', dynamodb: { NewImage: image } }],
    ['a head', { eventName: 'INSERT', dynamodb: { NewImage: { ...image, sk: { S: 'head' } } } }],
    ['nothing', {}],
  ])('is not read from %s', (_, record) => {
    expect(eventNotice(record)).toBeUndefined();
  });
});
