import {
  BatchWriteItemCommand,
  UpdateItemCommand,
  type Put,
  type TransactWriteItem,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb';
import { Failure } from '../../../contracts/errors.ts';
import { sleep } from '../../../ports/clock.ts';
import type { SessionStore } from '../../../ports/session-store.ts';
import { calling } from '../shared/failures.ts';
import { itemOf, text, type Item } from '../shared/items.ts';
import { erasedHead, stateOf, storedAskRows } from './heads.ts';
import { askKey, bodyKey, episodeKey, type Id } from './items.ts';
import { auditLine, keyOfLine, readLines } from './lines.ts';
import type { Parts } from './parts.ts';

type Last = Parameters<SessionStore['erase']>[2];

/** Most requests of one `BatchWriteItem`. */
const batch = 25;
const maxRounds = 4;
/** Asks removed with the key; no session has as many, and what is left goes with the rest. */
const asksAtOnce = 90;

const askKeys = (id: Id, head: Item): readonly Item[] =>
  [...storedAskRows(head).keys()].map((askId) => askKey(id.tenant, askId));

/**
 * What is known of a session whose head has expired: how long its chain is, which never does. Its key is still there, as
 * long as the archive holds what it opens. @returns undefined where there was no such session
 */
const expiredHead = async ({ dynamo, places }: Parts, id: Id): Promise<Item | undefined> => {
  const table = { dynamo, table: places.tables.sessions };
  let count = 0;
  for await (const line of readLines(table, id, { kind: 'audit', keysOnly: true }))
    count = Number(text(line, 'sk').split('#')[1]);
  return count === 0 ? undefined : itemOf({ version: 0, last_seq: 0, chain_count: count });
};

/** That the head is still the one that was read; an expired one, that it did not come back. */
const unchanged = (head: Item): Pick<Put, 'ConditionExpression' | 'ExpressionAttributeValues'> =>
  head['pk'] === undefined
    ? { ConditionExpression: 'attribute_not_exists(pk)' }
    : {
        ConditionExpression: 'version = :version AND chain_count = :count AND attribute_not_exists(erased)',
        ExpressionAttributeValues: itemOf({
          ':version': stateOf(head).version,
          ':count': stateOf(head).chain_count,
        }),
      };

/** Destroys key and body, takes asks off their list and adds the last link, at once: what is left is unreadable. */
const erasureWrites = (
  { places, vault }: Parts,
  id: Id,
  { head, last }: { head: Item; last: Last },
): readonly TransactWriteItem[] => {
  const TableName = places.tables.sessions;
  return [
    { Put: { TableName, Item: erasedHead(id, head), ...unchanged(head) } },
    vault.destroy(id),
    { Delete: { TableName, Key: bodyKey(id) } },
    { Put: { TableName, Item: auditLine(id, [last.record], last.head) } },
    ...askKeys(id, head)
      .slice(0, asksAtOnce)
      .map((Key) => ({ Delete: { TableName, Key } })),
  ];
};

const removeItems = async (parts: Parts, doing: string, keys: readonly Item[]): Promise<void> => {
  const { dynamo, clock, random, places } = parts;
  const table = places.tables.sessions;
  const removeSome = async (requests: WriteRequest[]): Promise<WriteRequest[]> => {
    const { UnprocessedItems } = await calling(doing, () =>
      dynamo.send(new BatchWriteItemCommand({ RequestItems: { [table]: requests } })),
    );
    return UnprocessedItems?.[table] ?? [];
  };
  for (let start = 0; start < keys.length; start += batch) {
    let left = keys.slice(start, start + batch).map((Key): WriteRequest => ({ DeleteRequest: { Key } }));
    for (let wait = 25; left.length > 0; wait = Math.min(wait * 2, 1000)) {
      left = await removeSome(left);
      if (left.length > 0) await sleep(clock, random.next() * wait);
    }
  }
};

/** Removes what the transaction left: events, asks, the episode, bodies of the chain, objects. */
const removeRest = async (parts: Parts, id: Id, head: Item): Promise<void> => {
  const { dynamo, places, bodies } = parts;
  const table = places.tables.sessions;
  const doing = `erase session ${id.sessionId}`;
  const keys: Item[] = [...askKeys(id, head), episodeKey(id)];
  for await (const line of readLines({ dynamo, table }, id, { kind: 'event', keysOnly: true })) {
    keys.push(keyOfLine(line));
  }
  await removeItems(parts, doing, keys);
  for await (const line of readLines({ dynamo, table }, id, { kind: 'audit' })) {
    if (line['sealed'] === undefined && line['claim'] === undefined) continue;
    await calling(doing, () =>
      dynamo.send(
        new UpdateItemCommand({
          TableName: table,
          Key: keyOfLine(line),
          UpdateExpression: 'REMOVE sealed, claim',
        }),
      ),
    );
  }
  await bodies.removeObjects(id);
};

/**
 * First, in one transaction, key and body are destroyed, asks removed and the last link added; then the rest is removed,
 * page by page. Repeating it finishes what was interrupted.
 * @see SessionStore.erase
 */
export const eraser =
  (parts: Parts): SessionStore['erase'] =>
  async (tenant, sessionId, last) => {
    const id = { tenant, sessionId };
    const doing = `erase session ${sessionId}`;
    for (let round = 1; round <= maxRounds; round += 1) {
      const head = (await parts.heads.read(id)) ?? (await expiredHead(parts, id));
      if (!head) throw new Failure('NotFound', `Cannot ${doing} because there is none.`);
      const { erased, chain_count } = stateOf(head);
      if (erased) return removeRest(parts, id, head);
      if (last.record.seq !== chain_count + 1) {
        throw new Failure(
          'VersionConflict',
          `Cannot ${doing} because its chain has ${chain_count} records, and ${last.record.seq} does not follow.`,
        );
      }
      const refused = await parts.write(doing, erasureWrites(parts, id, { head, last }));
      if (refused === undefined) return removeRest(parts, id, head);
      // A commit came between; it may have left the chain as it was.
    }
    throw new Failure('VersionConflict', `Cannot ${doing} because it is being changed by others.`);
  };
