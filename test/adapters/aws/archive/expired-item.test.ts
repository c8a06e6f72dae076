import { describe, expect, it } from 'vitest';
import { expiredItem } from '../../../../src/adapters/aws/archive/index.ts';

const service = { type: 'Service', principalId: 'dynamodb.amazonaws.com' };
const head = {
  pk: { S: 'acme#s#s_1' },
  sk: { S: 'head' },
  tenant: { S: 'acme' },
  status: { S: 'concluded' },
  customer_id: { S: 'C#1/9' },
  list_customer: { S: 'acme#C#1/9' },
  expires_at: { N: '1781000000' },
};
const removal = (OldImage: object, userIdentity: unknown = service) => ({
  eventName: 'REMOVE',
  userIdentity,
  dynamodb: { OldImage },
});
const jsonOf = (image: object): unknown => JSON.parse(expiredItem(removal(image))?.json ?? 'null');

describe('an item that expired', () => {
  it.each([
    ['a session’s', head, 'acme/s_1/head.json'],
    ['a line’s', { ...head, sk: { S: 'event#0000000007' } }, 'acme/s_1/event/0000000007.json'],
    [
      'an ask’s, beside its session',
      { pk: { S: 'acme#a#ask_9' }, sk: { S: 'ask' }, session_id: { S: 's_1' } },
      'acme/s_1/ask/ask_9.json',
    ],
  ])('has a key that begins with the tenant and the session: %s', (_, image, key) => {
    expect(expiredItem(removal(image))?.key).toBe(key);
  });

  it('is kept as it lay in the table, sealed', () => {
    const body = { pk: head.pk, sk: { S: 'body' }, version: { N: '4' }, sealed: { B: 'c2VhbGVk' } };
    expect(jsonOf(body)).toEqual(body);
  });

  it('names no customer in the clear, since destroying a key would not unsay it', () => {
    const { customer_id, list_customer, ...rest } = head;
    expect(jsonOf(head)).toEqual(rest);
    expect(expiredItem(removal(head))?.json).not.toContain(customer_id.S);
    expect(list_customer.S).toContain(customer_id.S);
  });

  it('has one text, in whatever order its attributes come', () => {
    const turned = Object.fromEntries(Object.entries(head).toReversed());
    expect(expiredItem(removal(turned))).toEqual(expiredItem(removal(head)));
  });

  it.each([
    ['an erasure, or anybody who may delete', { ...removal(head), userIdentity: undefined }],
    [
      'another service’s',
      removal(head, { type: 'Service', principalId: 'replication.dynamodb.amazonaws.com' }),
    ],
    ['a user of that name', removal(head, { type: 'User', principalId: 'dynamodb.amazonaws.com' })],
    ['a change by DynamoDB', { ...removal(head), eventName: 'MODIFY' }],
    ['a removal without an old image', { ...removal(head), dynamodb: {} }],
    ['nothing', {}],
  ])('is not %s', (_, record) => {
    expect(expiredItem(record)).toBeUndefined();
  });
});
