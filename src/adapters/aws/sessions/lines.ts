/** Lines of a session, an item a commit: its events, and its audit records. */
import { QueryCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { z } from 'zod';
import { auditBodySchema, auditHeadSchema, auditRecordSchema } from '../../../contracts/audit.ts';
import type { AuditBody, AuditHead, AuditRecord } from '../../../contracts/audit.ts';
import { sessionEventSchema, type SessionEvent } from '../../../contracts/events.ts';
import { parsed } from '../../../contracts/parsed.ts';
import type { PreparedCommit } from '../../../domain/commit.ts';
import { calling } from '../shared/failures.ts';
import { itemOf, number, optionalText, text, type Item } from '../shared/items.ts';
import { pages } from '../shared/pages.ts';
import type { Bodies } from './bodies.ts';
import { lineKey, partitionOf, type Id } from './items.ts';

type Kind = 'event' | 'audit';
type Sealing = { bodies: Bodies; key: Uint8Array };

const eventsSchema = z.array(sessionEventSchema);
const bodiesSchema = z.array(auditBodySchema);

const contextOf = (kind: Kind, id: Id, seq: number): string =>
  `${kind} lines ${id.tenant}/${id.sessionId}/${seq}`;

/** The item for a commit's events; undefined where it has none. */
export const eventLine = async (
  id: Id,
  events: PreparedCommit['events'],
  { bodies, key, expiresAt }: Sealing & { expiresAt: number },
): Promise<Item | undefined> => {
  const [first, last] = [events[0], events.at(-1)];
  if (!first || !last) return undefined;
  // `data` is JSON already.
  const plain = `[${events
    .map(({ data, ...rest }) => `${JSON.stringify(rest).slice(0, -1)},"data":${data}}`)
    .join()}]`;
  return {
    ...itemOf({
      pk: partitionOf(id),
      sk: lineKey('event', last.seq),
      tenant: id.tenant,
      session_id: id.sessionId,
      first_seq: first.seq,
      seq: last.seq,
      types: events.map(({ type }) => type),
      at: last.at,
      expires_at: expiresAt,
    }),
    ...(await bodies.seal(id, { context: contextOf('event', id, last.seq), plain, key })),
  };
};

/** The item for records and the head after them, without bodies. Records never expire. */
export const auditLine = (id: Id, records: readonly AuditRecord[], head: AuditHead | undefined): Item => {
  const last = records.at(-1)?.seq ?? 0;
  return itemOf({
    pk: partitionOf(id),
    sk: lineKey('audit', last),
    seq: last,
    records: records.map((record) => JSON.stringify(record)),
    head: JSON.stringify(head),
  });
};

/** The item for a commit's audit records; undefined where it has none. */
export const sealedAuditLine = async (
  id: Id,
  { audit, head }: Pick<PreparedCommit, 'audit' | 'head'>,
  { bodies, key }: Sealing,
): Promise<Item | undefined> => {
  const seq = audit.at(-1)?.record.seq;
  if (seq === undefined) return undefined;
  const line = auditLine(
    id,
    audit.map(({ record }) => record),
    head,
  );
  const plain = `[${audit.map(({ body }) => body).join()}]`;
  return { ...line, ...(await bodies.seal(id, { context: contextOf('audit', id, seq), plain, key })) };
};

/**
 * Lines of one kind behind number `after`, in order, as of the last commit.
 * @param limit most items asked for at once; `keysOnly`: without what they hold
 */
export const readLines = (
  { dynamo, table }: { dynamo: DynamoDBClient; table: string },
  id: Id,
  {
    kind,
    after = 0,
    limit,
    keysOnly = false,
  }: { kind: Kind; after?: number; limit?: number; keysOnly?: boolean },
): AsyncGenerator<Item> =>
  pages<Item, Item>(async (from) => {
    const { Items = [], LastEvaluatedKey } = await calling(`read session ${id.sessionId}`, () =>
      dynamo.send(
        new QueryCommand({
          TableName: table,
          ConsistentRead: true,
          KeyConditionExpression: 'pk = :pk AND sk BETWEEN :first AND :last',
          // The key of a line is its last number, so those from `after` + 1 on hold everything behind `after`.
          ExpressionAttributeValues: itemOf({
            ':pk': partitionOf(id),
            ':first': lineKey(kind, after + 1),
            ':last': `${kind}#~`,
          }),
          Limit: limit,
          ExclusiveStartKey: from,
          ...(keysOnly ? { ProjectionExpression: 'pk, sk' } : {}),
        }),
      ),
    );
    return { items: Items, next: LastEvaluatedKey };
  });

/** The events that a line holds. @throws Failure `DataCorrupt` */
export const eventsOf = async (
  id: Id,
  line: Item,
  { bodies, key }: { bodies: Bodies; key: Uint8Array | undefined },
): Promise<readonly SessionEvent[]> => {
  const context = contextOf('event', id, number(line, 'seq'));
  return parsed(eventsSchema, await bodies.open(id, { context, item: line, key }), context);
};

/** What an audit line holds; no bodies without `key`, nor where they were erased. @throws Failure `DataCorrupt` */
export const auditOf = async (
  id: Id,
  line: Item,
  { bodies, key }: { bodies: Bodies; key: Uint8Array | undefined },
): Promise<{
  records: readonly AuditRecord[];
  bodies: readonly AuditBody[];
  head: AuditHead | undefined;
}> => {
  const context = contextOf('audit', id, number(line, 'seq'));
  const records = (line['records']?.L ?? []).map(({ S: json = '' }) =>
    parsed(auditRecordSchema, json, context),
  );
  const head = optionalText(line, 'head');
  const isSealed = line['sealed'] !== undefined || line['claim'] !== undefined;
  return {
    records,
    head: head === undefined ? undefined : parsed(auditHeadSchema, head, context),
    bodies:
      key === undefined || !isSealed
        ? []
        : parsed(bodiesSchema, await bodies.open(id, { context, item: line, key }), context),
  };
};

/** Key of a line that was read. */
export const keyOfLine = (line: Item) => ({ pk: { S: text(line, 'pk') }, sk: { S: text(line, 'sk') } });
