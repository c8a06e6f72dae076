/**
 * Items that expired, as they pass in the stream of the sessions table: removals by DynamoDB itself, with their old image.
 * Whatever else removes an item, erasing above all, is told apart by who did it, and nothing of it is kept. A filter on
 * the event source says the same (lib/constructs/follow.ts); it saves calls, and this is what holds.
 */
import { z } from 'zod';

const byTimeToLive = z.object({
  type: z.literal('Service'),
  principalId: z.literal('dynamodb.amazonaws.com'),
});
const textSchema = z.object({ S: z.string() });
const imageSchema = z
  .record(z.string(), z.unknown())
  .and(z.object({ pk: textSchema, sk: textSchema, session_id: textSchema.optional() }));

const recordSchema = z.object({
  eventName: z.literal('REMOVE'),
  userIdentity: byTimeToLive,
  dynamodb: z.object({ OldImage: imageSchema }),
});

/** What goes into the archive, and under which key. */
export type ExpiredItem = { key: string; json: string };

/**
 * What names a customer in the clear, so that lists find the session. Its sealed body says it too, so that an archive
 * names nobody once the session's key is destroyed.
 */
const namesCustomer: readonly string[] = ['customer_id', 'list_customer'];

/** `{tenant}/{session_id}/{item}.json`; ids and tenants hold neither `#` nor `/` (src/contracts/ids.ts). */
const keyOf = ({ pk, sk, session_id }: z.infer<typeof imageSchema>): string => {
  const [tenant = '', kind = '', id = ''] = pk.S.split('#');
  const place = kind === 'a' ? [session_id?.S ?? 'unknown', 'ask', id] : [id, ...sk.S.split('#')];
  return `${[tenant, ...place].join('/')}.json`;
};

/**
 * The item that a record of the stream says has expired, in DynamoDB's own JSON, bodies as sealed as they were; undefined
 * where the record says anything else. The same record gives the same key and text.
 */
export const expiredItem = (record: unknown): ExpiredItem | undefined => {
  const read = recordSchema.safeParse(record);
  if (!read.success) return undefined;
  const { OldImage } = read.data.dynamodb;
  const kept = Object.entries(OldImage).filter(([name]) => !namesCustomer.includes(name));
  return { key: keyOf(OldImage), json: JSON.stringify(Object.fromEntries(kept.toSorted(byName))) };
};

const byName = ([left]: [string, unknown], [right]: [string, unknown]): number => (left < right ? -1 : 1);
