import { BatchGetItemCommand, GetItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { sessionStatusSchema } from '../../../contracts/session-status.ts';
import type { Session } from '../../../contracts/session.ts';
import type { StoredState } from '../../../domain/commit.ts';
import { hasEnded } from '../../../domain/session.ts';
import { sleep, type Clock } from '../../../ports/clock.ts';
import type { Random } from '../../../ports/random.ts';
import type { SessionSummary } from '../../../ports/session-store.ts';
import { calling } from '../shared/failures.ts';
import { itemOf, number, optionalNumber, optionalText, text, type Item } from '../shared/items.ts';
import { headKey, unfinishedOrder, unfinishedShardOf, type Id } from './items.ts';

/** A session's state in the clear, as its head item says. */
export const stateOf = (head: Item): StoredState => ({
  version: number(head, 'version'),
  last_seq: number(head, 'last_seq'),
  chain_count: number(head, 'chain_count'),
  erased: head['erased'] !== undefined,
});

/** Rows of a session's asks as they were last written: id → what the row says that may change. */
export type AskRows = ReadonlyMap<string, string>;

export const askRowsOf = ({ asks }: Pick<Session, 'asks'>): AskRows =>
  new Map(asks.map(({ ask_id, status, decide_by }) => [ask_id, `${status} ${decide_by}`]));

/** The same, from a head. */
export const storedAskRows = (head: Item | undefined): AskRows =>
  new Map(
    (head?.['asks']?.L ?? []).map(({ S: row = '' }): [string, string] => {
      const end = row.indexOf(' ');
      return [row.slice(0, end), row.slice(end + 1)];
    }),
  );

const listOf = (rows: AskRows): readonly string[] | undefined =>
  rows.size === 0 ? undefined : [...rows].map(([id, row]) => `${id} ${row}`);

/** The head item of a session, with the keys of the lists it is in. Kept below 1 KB, the unit that writes are paid by. */
export const headOf = (
  session: Session,
  { chainCount, expiresAt }: { chainCount: number; expiresAt: number | undefined },
): Item => {
  const { tenant, session_id, thread_id, status } = session;
  const customer = session.subject?.customer_id;
  return {
    ...headKey({ tenant, sessionId: session_id }),
    ...itemOf({
      tenant,
      session_id,
      thread_id,
      customer_id: customer,
      status,
      turn: session.turn,
      channel: session.channel,
      created_at: session.created_at,
      updated_at: session.updated_at,
      version: session.version,
      last_seq: session.last_seq,
      chain_count: chainCount,
      asks: listOf(askRowsOf(session)),
      expires_at: expiresAt,
      created: `${session.created_at}#${session_id}`,
      list_tenant: tenant,
      list_thread: `${tenant}#${thread_id}`,
      list_customer: customer === undefined ? undefined : `${tenant}#${customer}`,
      list_status: `${tenant}#${status}`,
      ...(hasEnded(session)
        ? {}
        : { unfinished_shard: unfinishedShardOf(session_id), unfinished_order: unfinishedOrder(session) }),
    }),
  };
};

/** What stays of a head when its session is erased: that there was one, how long its chain is, which asks it had. */
export const erasedHead = (id: Id, head: Item): Item => ({
  ...headKey(id),
  ...itemOf({
    tenant: id.tenant,
    session_id: id.sessionId,
    version: number(head, 'version'),
    last_seq: number(head, 'last_seq'),
    chain_count: number(head, 'chain_count') + 1,
    asks: listOf(storedAskRows(head)),
    erased: 1,
  }),
});

/** @throws Failure `DataCorrupt` */
export const summaryOf = (head: Item): SessionSummary => {
  const customer = optionalText(head, 'customer_id');
  return {
    session_id: text(head, 'session_id'),
    thread_id: text(head, 'thread_id'),
    status: sessionStatusSchema.parse(head['status']?.S),
    turn: number(head, 'turn'),
    channel: text(head, 'channel'),
    created_at: text(head, 'created_at'),
    updated_at: text(head, 'updated_at'),
    version: number(head, 'version'),
    ...(customer === undefined ? {} : { customer_id: customer }),
  };
};

/** Whether its time is over, though DynamoDB, which may take days, did not remove it yet. */
export const isExpired = (item: Item, clock: Clock): boolean =>
  (optionalNumber(item, 'expires_at') ?? Infinity) * 1000 <= clock.now();

export type Heads = {
  /** As of the last commit. */
  read(id: Id): Promise<Item | undefined>;
  /** Those that there are, in the order of `ids`. */
  readAll(ids: readonly Id[]): Promise<readonly Item[]>;
};

const batch = 100;

export const dynamoHeads = (options: {
  dynamo: DynamoDBClient;
  table: string;
  clock: Clock;
  random: Random;
}): Heads => {
  const { dynamo, table, clock, random } = options;

  const readSome = async (Keys: Item[]): Promise<{ found: readonly Item[]; left: Item[] }> => {
    const RequestItems = { [table]: { Keys, ConsistentRead: true } };
    const { Responses, UnprocessedKeys } = await calling('list sessions', () =>
      dynamo.send(new BatchGetItemCommand({ RequestItems })),
    );
    return { found: Responses?.[table] ?? [], left: UnprocessedKeys?.[table]?.Keys ?? [] };
  };

  const readBatch = async (ids: readonly Id[]): Promise<readonly Item[]> => {
    const all: Item[] = [];
    let keys: Item[] = ids.map(headKey);
    for (let wait = 25; keys.length > 0; wait = Math.min(wait * 2, 1000)) {
      const { found, left } = await readSome(keys);
      all.push(...found);
      keys = left;
      if (left.length > 0) await sleep(clock, random.next() * wait);
    }
    return all;
  };

  return {
    async read(id) {
      const { Item } = await calling(`read session ${id.sessionId}`, () =>
        dynamo.send(new GetItemCommand({ TableName: table, Key: headKey(id), ConsistentRead: true })),
      );
      return Item;
    },
    async readAll(ids) {
      const byPartition = new Map<string, Item>();
      for (let start = 0; start < ids.length; start += batch) {
        for (const head of await readBatch(ids.slice(start, start + batch))) {
          byPartition.set(text(head, 'pk'), head);
        }
      }
      return ids.flatMap((id) => {
        const head = byPartition.get(headKey(id).pk.S);
        return head ? [head] : [];
      });
    },
  };
};
