/**
 * Keys of sessions, in a table of their own. Destroying one leaves a stub, so that none is made for that session again;
 * else it stays until the archive holds nothing any more that it opens.
 * The table is encrypted under the deployment's key (KMS), so that reading a key takes both grants.
 */
import {
  GetItemCommand,
  PutItemCommand,
  type DynamoDBClient,
  type TransactWriteItem,
} from '@aws-sdk/client-dynamodb';
import { Failure } from '../../../contracts/errors.ts';
import { keyBytes } from '../../../domain/sealing.ts';
import type { Random } from '../../../ports/random.ts';
import { calling, isNamed } from '../shared/failures.ts';
import { bytes, itemOf } from '../shared/items.ts';
import { vaultKey, type Id } from './items.ts';

export type Vault = {
  /** The session's key; undefined where it has none. @throws Failure `Erased` */
  find(id: Id): Promise<Uint8Array | undefined>;
  /** The session's key, made where it has none. @throws Failure `Erased` */
  findOrMake(id: Id): Promise<Uint8Array>;
  newKey(): Uint8Array;
  /** Writes for a transaction. `keep` is refused where a key is there already. `expire`: undefined is never. */
  keep(id: Id, key: Uint8Array, expiresAt: number | undefined): TransactWriteItem;
  expire(id: Id, expiresAt: number | undefined): TransactWriteItem;
  destroy(id: Id): TransactWriteItem;
};

export const dynamoVault = (options: { dynamo: DynamoDBClient; table: string; random: Random }): Vault => {
  const { dynamo, table: TableName, random } = options;
  const absent = 'attribute_not_exists(pk)';
  const itemWith = (id: Id, key: Uint8Array, expiresAt?: number) => ({
    ...vaultKey(id),
    ...itemOf({ session_key: key, expires_at: expiresAt }),
  });
  const newKey = (): Uint8Array => random.bytes(keyBytes);

  const find: Vault['find'] = async (id) => {
    const { Item } = await calling(`read the key of session ${id.sessionId}`, () =>
      dynamo.send(new GetItemCommand({ TableName, Key: vaultKey(id), ConsistentRead: true })),
    );
    if (Item === undefined) return undefined;
    if (Item['destroyed'] !== undefined) {
      throw new Failure('Erased', `Cannot read session ${id.sessionId} because it was erased.`);
    }
    return bytes(Item, 'session_key');
  };

  return {
    find,
    newKey,
    async findOrMake(id) {
      const known = await find(id);
      if (known !== undefined) return known;
      const key = newKey();
      try {
        await calling(`keep the key of session ${id.sessionId}`, () =>
          dynamo.send(
            new PutItemCommand({ TableName, Item: itemWith(id, key), ConditionExpression: absent }),
          ),
        );
        return key;
      } catch (thrown) {
        if (!isNamed(thrown, 'ConditionalCheckFailedException')) throw thrown;
        return (await find(id)) ?? key;
      }
    },
    keep: (id, key, expiresAt) => ({
      Put: { TableName, Item: itemWith(id, key, expiresAt), ConditionExpression: absent },
    }),
    expire: (id, expiresAt) => ({
      Update: {
        TableName,
        Key: vaultKey(id),
        ConditionExpression: 'attribute_exists(session_key)',
        ...(expiresAt === undefined
          ? { UpdateExpression: 'REMOVE expires_at' }
          : {
              UpdateExpression: 'SET expires_at = :expires',
              ExpressionAttributeValues: itemOf({ ':expires': expiresAt }),
            }),
      },
    }),
    destroy: (id) => ({ Put: { TableName, Item: { ...vaultKey(id), ...itemOf({ destroyed: 1 }) } } }),
  };
};
