/** What each change of a ledger writes, as transactions. */
import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import type { Call, Ledger } from '../../../ports/ledger.ts';
import { itemOf } from '../shared/items.ts';
import {
  callKey,
  dueOrderOf,
  dueShardOf,
  ledgerKey,
  nano,
  type StoredCall,
  sumKey,
  sumOrder,
} from './items.ts';

/** `expires_at`: the second from which the items may go. */
type Written = { table: string; expires_at: number };

/** Numbers of the writes of a reservation. */
export const reserving = { ceiling: 0, call: 1 } as const;

export const reserveWrites = (
  { table, expires_at }: Written,
  call: Call,
  entry: Parameters<Ledger['reserve']>[1],
): TransactWriteItem[] => {
  const bound = nano(entry.bound);
  const { agent, model } = entry;
  const due = { due_shard: dueShardOf(call.call_id), due_order: dueOrderOf(entry.expires_at) };
  return [
    {
      Update: {
        TableName: table,
        Key: ledgerKey(call.tenant, call.session_id),
        UpdateExpression: 'SET room = room - :bound, held = held + :bound',
        ConditionExpression: 'room >= :bound',
        ExpressionAttributeValues: itemOf({ ':bound': bound }),
      },
    },
    {
      Put: {
        TableName: table,
        Item: {
          ...callKey(call),
          ...itemOf({ ...call, ...due, status: 'reserved', bound, agent, model, expires_at }),
        },
        ConditionExpression: 'attribute_not_exists(pk)',
      },
    },
  ];
};

/** `cost` in nano-dollars. */
export type Settlement = { cost: number; input_tokens: number; output_tokens: number };

/** The first write is the call's, whose condition is that it is as it was read. */
export const settleWrites = (
  { table, expires_at }: Written,
  call: StoredCall,
  { cost, input_tokens, output_tokens }: Settlement,
): TransactWriteItem[] => {
  const tokens = { ':input': input_tokens, ':output': output_tokens };
  const { session_id, agent, model } = call;
  return [
    {
      Update: {
        TableName: table,
        Key: callKey(call),
        UpdateExpression:
          'SET #status = :settled, cost = :cost, input_tokens = :input, output_tokens = :output REMOVE due_shard, due_order',
        ConditionExpression: '#status = :sent',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: itemOf({
          ':settled': 'settled',
          ':sent': 'sent',
          ':cost': cost,
          ...tokens,
        }),
      },
    },
    {
      Update: {
        TableName: table,
        Key: ledgerKey(call.tenant, session_id),
        UpdateExpression:
          'ADD held :back, settled :cost, room :left, input_tokens :input, output_tokens :output',
        ExpressionAttributeValues: itemOf({
          ...{ ':back': -call.bound, ':cost': cost, ':left': call.bound - cost },
          ...tokens,
        }),
      },
    },
    {
      Update: {
        TableName: table,
        Key: sumKey(call, call),
        UpdateExpression:
          'SET sum_tenant = :tenant, sum_order = :order, session_id = :session, #agent = :agent, model = :model, expires_at = :expires ' +
          'ADD calls :one, cost :cost, input_tokens :input, output_tokens :output',
        ExpressionAttributeNames: { '#agent': 'agent' },
        ExpressionAttributeValues: itemOf({
          ...{ ':tenant': call.tenant, ':order': sumOrder(call, call), ':session': session_id },
          ...{ ':agent': agent, ':model': model, ':expires': expires_at, ':one': 1, ':cost': cost },
          ...tokens,
        }),
      },
    },
  ];
};

export const releaseWrites = ({ table }: Pick<Written, 'table'>, call: StoredCall): TransactWriteItem[] => [
  {
    Update: {
      TableName: table,
      Key: callKey(call),
      UpdateExpression: 'SET #status = :released REMOVE due_shard, due_order',
      ConditionExpression: '#status = :reserved',
      ExpressionAttributeNames: { '#status': 'status' },
      ExpressionAttributeValues: itemOf({ ':released': 'released', ':reserved': 'reserved' }),
    },
  },
  {
    Update: {
      TableName: table,
      Key: ledgerKey(call.tenant, call.session_id),
      UpdateExpression: 'ADD held :back, room :bound',
      ExpressionAttributeValues: itemOf({ ':back': -call.bound, ':bound': call.bound }),
    },
  },
];
