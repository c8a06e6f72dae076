import {
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { Failure } from '../../../contracts/errors.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { Connections } from '../../../ports/connections.ts';
import type { Random } from '../../../ports/random.ts';
import { conditionalTransactions } from '../shared/conditional-write.ts';
import { calling } from '../shared/failures.ts';
import { type Item, itemOf, number, text } from '../shared/items.ts';
import { allOf, pages } from '../shared/pages.ts';
import { followsAlready, followWrites, leaveWrites, mostTopics } from './follow-writes.ts';
import { connectionKey, connectionOf, connectionText, followerKey, followersOf, followsOf } from './items.ts';
import type { Post } from './post.ts';

export type ConnectionsOptions = {
  dynamo: DynamoDBClient;
  /** A table as `topology/tables.ts` describes `access`. */
  table: string;
  /** By a client whose endpoint is the connections' address: `https://{api}.execute-api.{region}.amazonaws.com/{stage}`. */
  post: Post;
  clock: Clock;
  random: Random;
};

/** Connections of an API Gateway WebSocket, in DynamoDB. */
export const dynamoConnections = (options: ConnectionsOptions): Connections => {
  const { dynamo, table, post, clock } = options;
  const transact = conditionalTransactions(options);

  const isOver = (item: Item): boolean => number(item, 'expires_at') <= clock.now() / 1000;

  const itemOfConnection = async (connectionId: string): Promise<Item | undefined> => {
    const Key = connectionKey(connectionId);
    const command = new GetItemCommand({ TableName: table, Key, ConsistentRead: true });
    const { Item } = await calling('look a connection up', () => dynamo.send(command));
    return Item === undefined || isOver(Item) ? undefined : Item;
  };

  const query = (KeyConditionExpression: string, values: Item): Promise<Item[]> =>
    allOf(
      pages<Item, Item>(async (from) => {
        const command = new QueryCommand({
          TableName: table,
          ConsistentRead: true,
          KeyConditionExpression,
          ExpressionAttributeValues: values,
          ExclusiveStartKey: from,
        });
        const { Items = [], LastEvaluatedKey } = await calling('find who follows what', () =>
          dynamo.send(command),
        );
        return { items: Items, next: LastEvaluatedKey };
      }),
    );

  const remove = async (Key: Item): Promise<void> => {
    const command = new DeleteItemCommand({ TableName: table, Key });
    await calling('forget a connection', () => dynamo.send(command));
  };

  const close = async (connectionId: string): Promise<void> => {
    // First the connection: whoever would follow something from now on finds none.
    await remove(connectionKey(connectionId));
    for (const item of await query('pk = :pk AND begins_with(sk, :prefix)', followsOf(connectionId))) {
      await remove(followerKey(text(item, 'followers'), connectionId));
      await remove(itemOf({ pk: text(item, 'pk'), sk: text(item, 'sk') }));
    }
  };

  return {
    close,

    async open(connection, expires_at) {
      const command = new UpdateItemCommand({
        TableName: table,
        Key: connectionKey(connection.connection_id),
        UpdateExpression:
          'SET #connection = :connection, expires_at = :expires, following = if_not_exists(following, :none)',
        ExpressionAttributeNames: { '#connection': 'connection' },
        ExpressionAttributeValues: itemOf({
          ':connection': connectionText(connection),
          ':expires': Math.ceil(expires_at / 1000),
          ':none': 0,
        }),
      });
      await calling('keep a connection', () => dynamo.send(command));
    },

    async find(connectionId) {
      const item = await itemOfConnection(connectionId);
      return item && connectionOf(item);
    },

    async follow(connection, topic) {
      const item = await itemOfConnection(connection.connection_id);
      if (item === undefined) return false;
      const writes = followWrites({ table, connection, topic }, number(item, 'expires_at'));
      const failed = await transact('follow a topic', writes);
      if (failed.length === 0) return true;
      const isGone = (await itemOfConnection(connection.connection_id)) === undefined;
      if (failed.includes(followsAlready) || isGone) return false;
      throw new Failure(
        'TooLarge',
        `Cannot subscribe because a socket follows ${mostTopics} topics at most.`,
      );
    },

    async leave(connection, topic) {
      // Where a condition does not hold, there is nothing to leave.
      await transact('leave a topic', leaveWrites({ table, connection, topic }));
    },

    async followers(tenant, topic) {
      const items = await query('pk = :pk', itemOf({ ':pk': followersOf(tenant, topic) }));
      return items.filter((item) => !isOver(item)).map(connectionOf);
    },

    async post(connectionId, frame) {
      const delivered = await post(connectionId, frame);
      if (!delivered) await close(connectionId);
      return delivered;
    },
  };
};
