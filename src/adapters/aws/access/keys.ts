/**
 * API keys on DynamoDB, each twice: under its hash (`key#hash`), where a caller is looked up by one consistent read, and
 * under its tenant (`tenant#keys`), where keys are listed and revoked. Both are written in one transaction.
 */
import { GetItemCommand, QueryCommand, type TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { Failure } from '../../../contracts/errors.ts';
import { principalSchema } from '../../../contracts/ids.ts';
import type { Keys } from '../../../ports/access.ts';
import { conditionalTransactions } from '../shared/conditional-write.ts';
import { calling } from '../shared/failures.ts';
import { type Item, itemOf, optionalText, text } from '../shared/items.ts';
import { allOf, pages } from '../shared/pages.ts';
import { parsed } from '../../../contracts/parsed.ts';
import type { AccessOptions } from './options.ts';

const byHash = (hash: string): Item => itemOf({ pk: `key#${hash}`, sk: 'key' });
const byId = (tenant: string, keyId: string): Item => itemOf({ pk: `${tenant}#keys`, sk: keyId });

const principalOf = (item: Item) =>
  parsed(principalSchema, text(item, 'principal'), `API key ${text(item, 'key_id')}`);

/** API keys on DynamoDB. */
export const dynamoKeys = (options: AccessOptions): Keys => {
  const { dynamo, table } = options;
  const transact = conditionalTransactions(options);

  const get = async (doing: string, Key: Item): Promise<Item | undefined> => {
    const command = new GetItemCommand({ TableName: table, Key, ConsistentRead: true });
    return (await calling(doing, () => dynamo.send(command))).Item;
  };

  const ofTenant = (tenant: string): AsyncGenerator<Item> =>
    pages<Item, Item>(async (from) => {
      const command = new QueryCommand({
        TableName: table,
        ConsistentRead: true,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: itemOf({ ':pk': `${tenant}#keys` }),
        ExclusiveStartKey: from,
      });
      const { Items = [], LastEvaluatedKey } = await calling('list API keys', () => dynamo.send(command));
      return { items: Items, next: LastEvaluatedKey };
    });

  const revoking = (Key: Item, at: string): TransactWriteItem => ({
    Update: {
      TableName: table,
      Key,
      UpdateExpression: 'SET revoked_at = if_not_exists(revoked_at, :at)',
      ConditionExpression: 'attribute_exists(pk)',
      ExpressionAttributeValues: itemOf({ ':at': at }),
    },
  });

  return {
    async find(keyHash) {
      const item = await get('look an API key up', byHash(keyHash));
      return item === undefined || optionalText(item, 'revoked_at') !== undefined
        ? undefined
        : principalOf(item);
    },

    async add({ key_id, hash, principal, created_at }) {
      const stored = itemOf({ key_id, hash, principal: JSON.stringify(principal), created_at });
      const writes = [byHash(hash), byId(principal.tenant, key_id)].map((key): TransactWriteItem => ({
        Put: {
          TableName: table,
          Item: { ...key, ...stored },
          ConditionExpression: 'attribute_not_exists(pk)',
        },
      }));
      const failed = await transact(`add API key ${key_id}`, writes);
      if (failed.length === 0) return;
      throw new Failure('AlreadyExists', `Cannot add API key ${key_id} because it exists.`);
    },

    async list(tenant) {
      const items = await allOf(ofTenant(tenant));
      const keys = items.map((item) => {
        const { principal, roles, customer_id } = principalOf(item);
        const revoked_at = optionalText(item, 'revoked_at');
        return {
          key_id: text(item, 'key_id'),
          principal,
          roles,
          created_at: text(item, 'created_at'),
          ...(customer_id === undefined ? {} : { customer_id }),
          ...(revoked_at === undefined ? {} : { revoked_at }),
        };
      });
      // The query's order is that of ids, and sorting keeps it among keys of one moment.
      return keys.sort((a, b) => Date.parse(a.created_at) - Date.parse(b.created_at));
    },

    async revoke(tenant, keyId, at) {
      const item = await get(`look at API key ${keyId}`, byId(tenant, keyId));
      if (item === undefined) return false;
      const writes = [byHash(text(item, 'hash')), byId(tenant, keyId)].map((key) => revoking(key, at));
      return (await transact(`revoke API key ${keyId}`, writes)).length === 0;
    },
  };
};
