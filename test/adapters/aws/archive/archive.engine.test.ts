import {
  DeleteItemCommand,
  PutItemCommand,
  ScanCommand,
  type AttributeValue,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createArchive, expiredItem } from '../../../../src/adapters/aws/archive/index.ts';
import { aCommit, aHead, aLink, anAsk, aSession, tenant } from '../../../ports/examples.ts';
import { noEmulator, onEmulator, throwAwayBucket } from '../../../support/ministack.ts';
import { SimClock } from '../../../support/sim-clock.ts';
import { aPlace } from '../sessions/support.ts';

type Item = Record<string, AttributeValue>;
type Place = Awaited<ReturnType<typeof aPlace>>;
const open: Place[] = [];
afterEach(async () => {
  for (const place of open.splice(0)) await place.close();
});

/** As a stream's record shows an item, and as `aws dynamodb put-item` takes one: bytes in base64. */
const toJson = (item: Item): unknown =>
  JSON.parse(
    JSON.stringify(item, (_, value: unknown) =>
      value instanceof Uint8Array || (typeof value === 'object' && value !== null && 'type' in value)
        ? Buffer.from(value as Uint8Array).toString('base64')
        : value,
    ),
  );
const attributes = z.record(
  z.string(),
  z.object({
    S: z.string().optional(),
    N: z.string().optional(),
    B: z.string().optional(),
    L: z.array(z.object({ S: z.string() })).optional(),
  }),
);
const fromJson = (json: string) =>
  Object.fromEntries(
    Object.entries(attributes.parse(JSON.parse(json))).map(([name, { B, ...rest }]) => [
      name,
      B === undefined ? rest : { B: Buffer.from(B, 'base64') },
    ]),
  );

/** A session that ended, whose items DynamoDB removed in time and the archive took; its chain stays, as does its key. */
const expired = async () => {
  const clock = new SimClock();
  const place = await aPlace({ clock });
  open.push(place);
  const bucket = await throwAwayBucket(place.s3);
  const archive = createArchive({ s3: place.s3, bucket });
  const port = place.store();
  const commit = aCommit(aSession({ status: 'concluded', input: 'long ago', asks: [anAsk()] }), {
    events: 2,
    links: 1,
    body: 'decided',
  });
  await port.commit(commit);
  const { Items = [] } = await place.dynamo.send(new ScanCommand({ TableName: place.tables.sessions }));
  for (const item of Items.filter((one) => one['expires_at'] !== undefined)) {
    const kept = expiredItem({
      eventName: 'REMOVE',
      userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' },
      dynamodb: { OldImage: toJson(item) },
    });
    if (kept === undefined) throw new Error('Cannot archive an item.');
    await archive.keep(kept.key, kept.json);
    await remove(place.dynamo, place.tables.sessions, item);
  }
  const keys = async () => {
    const listed = await place.s3.send(
      new ListObjectsV2Command({ Bucket: bucket, Prefix: `${tenant}/s_1/` }),
    );
    return (listed.Contents ?? []).flatMap(({ Key }) => Key ?? []);
  };
  /** As an operator puts it back, to be read for another while. */
  const putBack = async () => {
    for (const Key of await keys()) {
      const { Body } = await place.s3.send(new GetObjectCommand({ Bucket: bucket, Key }));
      const item = fromJson((await Body?.transformToString()) ?? '');
      const expires_at = { N: String(Math.floor(clock.now() / 1000) + 86_400) };
      await place.dynamo.send(
        new PutItemCommand({ TableName: place.tables.sessions, Item: { ...item, expires_at } }),
      );
    }
  };
  return { port, keys, putBack, commit };
};

const remove = async (dynamo: DynamoDBClient, TableName: string, { pk, sk }: Item): Promise<void> => {
  if (pk === undefined || sk === undefined) throw new Error('Cannot remove an item without a key.');
  await dynamo.send(new DeleteItemCommand({ TableName, Key: { pk, sk } }));
};

describe.skipIf(noEmulator)(`a session in the archive ${onEmulator}`, () => {
  it('is no longer shown, but for its chain without bodies', async () => {
    const { port } = await expired();
    expect(await port.load(tenant, 's_1')).toBeUndefined();
    expect((await port.list(tenant, { limit: 10 })).items).toEqual([]);
    expect(await port.audit(tenant, 's_1')).toMatchObject({ records: [{ seq: 1 }], bodies: [] });
  });

  it('lies there with all its items, and is read again when they are put back', async () => {
    const { port, keys, putBack, commit } = await expired();
    expect(await keys()).toEqual([
      'acme/s_1/ask/a_1.json',
      'acme/s_1/body.json',
      'acme/s_1/event/0000000002.json',
      'acme/s_1/head.json',
    ]);
    await putBack();
    expect(await port.load(tenant, 's_1')).toEqual(commit.session);
    expect(await port.events(tenant, 's_1', 0, 10)).toEqual(commit.events);
    expect((await port.audit(tenant, 's_1'))?.bodies).toHaveLength(1);
  });

  it('cannot be read by anyone once it is erased, though it lies there still', async () => {
    const { port, keys, putBack } = await expired();
    const last = { record: aLink('s_1', 2).record, head: aHead('s_1', 2) };
    await port.erase(tenant, 's_1', last);
    await port.erase(tenant, 's_1', last);
    expect((await port.audit(tenant, 's_1'))?.records.map(({ seq }) => seq)).toEqual([1, 2]);
    expect(await keys()).toHaveLength(4);
    await putBack();
    await expect(port.load(tenant, 's_1')).rejects.toThrow('was erased');
    await expect(port.events(tenant, 's_1', 0, 10)).rejects.toThrow('was erased');
    expect((await port.audit(tenant, 's_1'))?.bodies).toEqual([]);
  });

  it('is not erased by a record that does not follow its chain', async () => {
    const { port } = await expired();
    const stale = { record: aLink('s_1', 3).record, head: aHead('s_1', 3) };
    await expect(port.erase(tenant, 's_1', stale)).rejects.toThrow('does not follow');
  });
});
