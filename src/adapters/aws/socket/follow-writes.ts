/** What following and leaving write, each as one transaction. */
import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import type { Connection, Topic } from '../../../ports/connections.ts';
import { itemOf } from '../shared/items.ts';
import { connectionKey, connectionText, followerKey, followersOf, followsKey } from './items.ts';

/** What a connection may follow at most. */
export const mostTopics = 100;

type Write = { table: string; connection: Connection; topic: Topic };

/** Number of the write that fails where the connection follows the topic already. */
export const followsAlready = 1;

export const followWrites = (
  { table, connection, topic }: Write,
  expires_at: number,
): TransactWriteItem[] => {
  const { connection_id, principal } = connection;
  const followers = followersOf(principal.tenant, topic);
  return [
    {
      Update: {
        TableName: table,
        Key: connectionKey(connection_id),
        UpdateExpression: 'ADD following :one',
        ConditionExpression: 'attribute_exists(pk) AND following < :most',
        ExpressionAttributeValues: itemOf({ ':one': 1, ':most': mostTopics }),
      },
    },
    {
      Put: {
        TableName: table,
        Item: { ...followsKey(connection_id, topic), ...itemOf({ followers, expires_at }) },
        ConditionExpression: 'attribute_not_exists(pk)',
      },
    },
    {
      Put: {
        TableName: table,
        Item: {
          ...followerKey(followers, connection_id),
          ...itemOf({ connection: connectionText(connection), expires_at }),
        },
      },
    },
  ];
};

export const leaveWrites = ({ table, connection, topic }: Write): TransactWriteItem[] => {
  const { connection_id, principal } = connection;
  return [
    {
      Update: {
        TableName: table,
        Key: connectionKey(connection_id),
        UpdateExpression: 'ADD following :less',
        ConditionExpression: 'attribute_exists(pk)',
        ExpressionAttributeValues: itemOf({ ':less': -1 }),
      },
    },
    {
      Delete: {
        TableName: table,
        Key: followsKey(connection_id, topic),
        ConditionExpression: 'attribute_exists(pk)',
      },
    },
    { Delete: { TableName: table, Key: followerKey(followersOf(principal.tenant, topic), connection_id) } },
  ];
};
