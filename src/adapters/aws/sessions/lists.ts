import { GetItemCommand, QueryCommand, type QueryCommandInput } from '@aws-sdk/client-dynamodb';
import { askSchema } from '../../../contracts/ask.ts';
import { decodeCursor, page } from '../../../contracts/cursor.ts';
import type { OpenAsk, SessionStore, Unfinished } from '../../../ports/session-store.ts';
import { calling } from '../shared/failures.ts';
import { itemOf, optionalText, text, type Item } from '../shared/items.ts';
import { pages } from '../shared/pages.ts';
import { isExpired, summaryOf } from './heads.ts';
import { askKey, unfinishedOrder, unfinishedShards, type Id } from './items.ts';
import type { Parts } from './parts.ts';

type Lists = Pick<SessionStore, 'list' | 'openAsks' | 'sessionOfAsk' | 'unfinished'>;
type Filter = Parameters<SessionStore['list']>[1];

const askKindSchema = askSchema.options[0].shape.kind
  .or(askSchema.options[1].shape.kind)
  .or(askSchema.options[2].shape.kind);

const openAsk = (row: Item): OpenAsk => ({
  session_id: text(row, 'session_id'),
  ask_id: text(row, 'ask_id'),
  kind: askKindSchema.parse(row['kind']?.S),
  requested_at: text(row, 'requested_at'),
  decide_by: text(row, 'decide_by'),
});

/** The narrowest index for a filter, and the partition of it. */
const indexFor = (tenant: string, filter: Filter): { name: string; attribute: string; partition: string } => {
  const { thread_id, customer_id, status } = filter;
  if (thread_id !== undefined)
    return { name: 'by-thread', attribute: 'list_thread', partition: `${tenant}#${thread_id}` };
  if (customer_id !== undefined)
    return { name: 'by-customer', attribute: 'list_customer', partition: `${tenant}#${customer_id}` };
  if (status !== undefined)
    return { name: 'by-status', attribute: 'list_status', partition: `${tenant}#${status}` };
  return { name: 'by-tenant', attribute: 'list_tenant', partition: tenant };
};

/** Indexes lag behind by moments; heads do not. */
const isShown = (head: Item, filter: Filter): boolean =>
  head['erased'] === undefined &&
  (filter.status === undefined || optionalText(head, 'status') === filter.status) &&
  (filter.thread_id === undefined || optionalText(head, 'thread_id') === filter.thread_id) &&
  (filter.customer_id === undefined || optionalText(head, 'customer_id') === filter.customer_id);

const byOrder = (left: Item, right: Item): number =>
  text(left, 'unfinished_order') < text(right, 'unfinished_order') ? -1 : 1;

const unfinishedOf = (row: Item): Unfinished => {
  const [updated_at = '', tenant = '', session_id = ''] = text(row, 'unfinished_order').split('#');
  return { tenant, session_id, updated_at };
};

/** The part of the session store that reads what is in the clear, by index. */
export const sessionLists = ({ dynamo, places, heads, clock }: Parts): Lists => {
  const TableName = places.tables.sessions;

  const queryPage = async (
    doing: string,
    input: Omit<QueryCommandInput, 'TableName'>,
  ): Promise<{ items: readonly Item[]; next: Item | undefined }> => {
    const { Items = [], LastEvaluatedKey } = await calling(doing, () =>
      dynamo.send(new QueryCommand({ TableName, ...input })),
    );
    return { items: Items, next: LastEvaluatedKey };
  };

  const headsOf = (tenant: string, rows: readonly Item[]): Promise<readonly Item[]> =>
    heads.readAll(rows.map((row): Id => ({ tenant, sessionId: text(row, 'created').split('#')[1] ?? '' })));

  return {
    async list(tenant, filter) {
      const position = filter.cursor === undefined ? undefined : decodeCursor(filter.cursor);
      const { name, attribute, partition } = indexFor(tenant, filter);
      const found: Item[] = [];
      let from: Item | undefined;
      do {
        const { items, next } = await queryPage('list sessions', {
          IndexName: name,
          KeyConditionExpression: `${attribute} = :partition${position ? ' AND created < :behind' : ''}`,
          ExpressionAttributeValues: itemOf({ ':partition': partition, ':behind': position?.join('#') }),
          ScanIndexForward: false,
          Limit: filter.limit + 1,
          ExclusiveStartKey: from,
        });
        const shown = await headsOf(tenant, items);
        found.push(...shown.filter((head) => isShown(head, filter) && !isExpired(head, clock)));
        from = next;
      } while (from !== undefined && found.length <= filter.limit);
      return page(found, {
        limit: filter.limit,
        item: summaryOf,
        position: (head) => [text(head, 'created_at'), text(head, 'session_id')],
      });
    },

    async openAsks(tenant, filter) {
      const position = filter.cursor === undefined ? undefined : decodeCursor(filter.cursor);
      const values = { ':tenant': tenant, ':behind': position?.join('#'), ':kind': filter.kind };
      const rows = pages<Item, Item>((from) =>
        queryPage('list open asks', {
          IndexName: 'open-asks',
          KeyConditionExpression: `open_tenant = :tenant${position ? ' AND open_order > :behind' : ''}`,
          ...(filter.kind === undefined
            ? { Limit: filter.limit + 1 }
            : { FilterExpression: '#kind = :kind', ExpressionAttributeNames: { '#kind': 'kind' } }),
          ExpressionAttributeValues: itemOf(values),
          ExclusiveStartKey: from,
        }),
      );
      const found: Item[] = [];
      for await (const row of rows) {
        found.push(row);
        if (found.length > filter.limit) break;
      }
      return page(found, {
        limit: filter.limit,
        item: openAsk,
        position: (row) => [text(row, 'decide_by'), text(row, 'ask_id')],
      });
    },

    async sessionOfAsk(tenant, askId) {
      const { Item } = await calling(`read ask ${askId}`, () =>
        dynamo.send(new GetItemCommand({ TableName, Key: askKey(tenant, askId), ConsistentRead: true })),
      );
      return Item && text(Item, 'session_id');
    },

    async unfinished(before, limit, after) {
      const start = after && unfinishedOrder(after);
      const ofShard = async (shard: string): Promise<readonly Item[]> => {
        const { items } = await queryPage('list unfinished sessions', {
          IndexName: 'unfinished',
          KeyConditionExpression: `unfinished_shard = :shard AND unfinished_order ${
            start === undefined ? '< :before' : 'BETWEEN :start AND :before'
          }`,
          ExpressionAttributeValues: itemOf({ ':shard': shard, ':before': before, ':start': start }),
          Limit: limit + 1,
        });
        return items.filter((row) => text(row, 'unfinished_order') !== start);
      };
      const rows = (await Promise.all(unfinishedShards.map(ofShard))).flat().sort(byOrder);
      return rows.slice(0, limit).map(unfinishedOf);
    },
  };
};
