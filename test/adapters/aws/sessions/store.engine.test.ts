import { randomBytes } from 'node:crypto';
import {
  DeleteItemCommand,
  PutItemCommand,
  ScanCommand,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import { ListObjectVersionsCommand } from '@aws-sdk/client-s3';
import { afterEach, describe, expect, it } from 'vitest';
import { createSessionStore, eventNotice } from '../../../../src/adapters/aws/sessions/index.ts';
import type { Commit } from '../../../../src/ports/session-store.ts';
import { aCommit, aHead, aLink, anAsk, anEvent, aSession, next, tenant } from '../../../ports/examples.ts';
import { dynamoClient, noEmulator, onEmulator } from '../../../support/ministack.ts';
import { SimClock } from '../../../support/sim-clock.ts';
import { aPlace } from './support.ts';

const failing = (code: string) => expect.objectContaining({ code }) as unknown;
const day = 86_400;
const at = '2026-03-02T09:00:00.000Z';
const second = (days: number) => String(Date.parse(at) / 1000 + days * day);
/** Text that does not get smaller. */
const noise = (bytes: number): string => randomBytes(bytes).toString('base64').slice(0, bytes);

type Place = Awaited<ReturnType<typeof aPlace>>;
const open: Place[] = [];
afterEach(async () => {
  for (const place of open.splice(0)) await place.close();
});
const start = async () => {
  const clock = new SimClock();
  const place = await aPlace({ clock });
  open.push(place);
  return { ...place, place, clock, port: place.store() };
};

/** Everything in a table. Only tests may scan. */
const itemsOf = async ({ dynamo }: Place, table: string) =>
  (await dynamo.send(new ScanCommand({ TableName: table }))).Items ?? [];
const itemAt = async (place: Place, sk: string) =>
  (await itemsOf(place, place.tables.sessions)).find((item) => item['sk']?.S === sk);
const objectsOf = async ({ s3, bucket }: Place) => {
  const { Versions = [], DeleteMarkers = [] } = await s3.send(
    new ListObjectVersionsCommand({ Bucket: bucket }),
  );
  return [...Versions, ...DeleteMarkers].map(({ Key }) => Key);
};

/** A client like the place's own, in whose calls of one operation `meddle` meddles. */
const meddling = (
  operation: string,
  meddle: (send: () => Promise<unknown>, count: number) => Promise<unknown>,
): DynamoDBClient => {
  const client = dynamoClient();
  let count = 0;
  client.middlewareStack.add(
    (send, { commandName }) =>
      async (args) => {
        if (commandName !== `${operation}Command`) return send(args);
        count += 1;
        // Whatever meddles gives what `send` gave, or throws.
        return (await meddle(() => send(args), count)) as Awaited<ReturnType<typeof send>>;
      },
    { step: 'finalizeRequest', priority: 'low' },
  );
  return client;
};

const last = (seq: number) => ({ record: aLink('s_1', seq).record, head: aHead('s_1', seq) });

describe.skipIf(noEmulator)(`session store on DynamoDB ${onEmulator}`, () => {
  describe('bodies', () => {
    it('are nowhere in the clear', async () => {
      const { place, port } = await start();
      const session = aSession({ input: 'PLAINTEXT of the ticket' });
      await port.commit(
        aCommit(session, { events: 1, links: 1, data: { said: 'PLAINTEXT' }, body: 'PLAINTEXT' }),
      );
      const stored = JSON.stringify(await itemsOf(place, place.tables.sessions), (_, value: unknown) =>
        value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value,
      );
      expect(stored).not.toContain('PLAINTEXT');
    });

    it('too large for an item go to the bucket, and come back', async () => {
      const { place, port } = await start();
      const session = aSession({ input: noise(600_000) });
      await port.commit(aCommit(session));
      expect((await itemAt(place, 'body'))?.['claim']?.S).toMatch(/^sessions\/acme\/s_1\/[0-9a-f]{64}$/);
      expect(await objectsOf(place)).toHaveLength(1);
      expect(await port.load(tenant, 's_1')).toEqual(session);
    });

    it('of events and of the chain may be as large', async () => {
      const { place, port } = await start();
      const made = aCommit(aSession(), { events: 30, links: 1, body: noise(500_000) });
      const commit = {
        ...made,
        events: made.events.map((one) => ({ ...one, data: { text: noise(24_000) } })),
      };
      await port.commit(commit);
      expect(await objectsOf(place)).toHaveLength(2);
      expect(await port.events(tenant, 's_1', 0, 100)).toEqual(commit.events);
      expect((await port.audit(tenant, 's_1'))?.bodies).toEqual(commit.audit.map(({ body }) => body));
    });

    it('do not open in the place of another session', async () => {
      const { place, port } = await start();
      await port.commit(aCommit(aSession({ input: noise(600_000) })));
      await port.commit(aCommit(aSession({ session_id: 's_2' })));
      const [one, two] = ['acme#s#s_1', 'acme#s#s_2'].map((pk) => ({ pk: { S: pk }, sk: { S: 'body' } }));
      const body = await itemAt(place, 'body');
      for (const key of [one, two]) {
        if (body?.['claim'] === undefined) throw new Error('a claim was expected');
        await place.dynamo.send(
          new PutItemCommand({ TableName: place.tables.sessions, Item: { ...body, ...key } }),
        );
      }
      await expect(port.load(tenant, 's_2')).rejects.toEqual(failing('DataCorrupt'));
      expect(await port.load(tenant, 's_1')).toBeDefined();
    });
  });

  describe('commit', () => {
    it('writes few items: head, body, key, a line of events, a line of the chain, asks that changed', async () => {
      const { place, port } = await start();
      const first = aCommit(aSession({ asks: [anAsk()] }), { events: 5, links: 3 });
      await port.commit(first);
      const sks = async () =>
        (await itemsOf(place, place.tables.sessions)).map((item) => item['sk']?.S).sort();
      expect(await sks()).toEqual(['ask', 'audit#0000000003', 'body', 'event#0000000005', 'head']);
      let written = 0;
      const dynamo = meddling('TransactWriteItems', (send) => send());
      dynamo.middlewareStack.add(
        (send) => (args) => {
          if ('TransactItems' in args.input) written = args.input.TransactItems?.length ?? 0;
          return send(args);
        },
        { step: 'initialize' },
      );
      const store = createSessionStore({ ...place.options, dynamo });
      await store.commit(aCommit(next(first.session), { events: 1 }));
      expect(written).toBe(3);
    });

    it('takes more events than a transaction has items', async () => {
      const { port } = await start();
      const commit = aCommit(aSession(), { events: 250, data: { text: 'x'.repeat(100) } });
      await port.commit(commit);
      expect(await port.events(tenant, 's_1', 0, 1000)).toEqual(commit.events);
      expect(await port.events(tenant, 's_1', 120, 3)).toEqual(commit.events.slice(120, 123));
    });

    it('refuses more asks at once than a transaction has items, and writes nothing', async () => {
      const { port } = await start();
      const asks = Array.from({ length: 100 }, (_, index) => anAsk({ ask_id: `a_${index}` }));
      await expect(port.commit(aCommit(aSession({ asks })))).rejects.toEqual(failing('TooLarge'));
      expect(await port.load(tenant, 's_1')).toBeUndefined();
    });

    it('stands when its answer was lost', async () => {
      const { place, port } = await start();
      const dynamo = meddling('TransactWriteItems', async (send, count) => {
        const answer = await send();
        if (count > 1) return answer;
        throw Object.assign(new Error('lost'), { name: 'TimeoutError' });
      });
      const store = createSessionStore({ ...place.options, dynamo });
      const first = aCommit(aSession(), { events: 1 });
      await store.commit(first);
      expect(await port.load(tenant, 's_1')).toEqual(first.session);
      await store.commit(aCommit(next(first.session), { events: 1 }));
      expect(await port.events(tenant, 's_1', 0, 10)).toHaveLength(2);
    });

    const overtaken = async (byWhat: (place: Place) => Promise<void>, version: 1 | 2) => {
      const { place, port } = await start();
      const first = aCommit(aSession(), { links: 1 });
      if (version === 2) await port.commit(first);
      const dynamo = meddling('TransactWriteItems', async (send) => {
        await byWhat(place);
        return send();
      });
      const commit = version === 2 ? aCommit(next(first.session, { input: 'late' })) : aCommit(aSession());
      return createSessionStore({ ...place.options, dynamo }).commit(commit);
    };

    it('says VersionConflict when another comes between its reading and its writing', async () => {
      const other = async (place: Place) => {
        const session = await place.store().load(tenant, 's_1');
        if (session?.version === 1) await place.store().commit(aCommit(next(session)));
      };
      await expect(overtaken(other, 2)).rejects.toEqual(failing('VersionConflict'));
    });

    it('says AlreadyExists when another makes the session meanwhile', async () => {
      const other = async (place: Place) => {
        await place.store().commit(aCommit(aSession()));
      };
      await expect(overtaken(other, 1)).rejects.toEqual(failing('AlreadyExists'));
    });

    it('says Erased when the session is erased meanwhile', async () => {
      const other = (place: Place) => place.store().erase(tenant, 's_1', last(2));
      await expect(overtaken(other, 2)).rejects.toEqual(failing('Erased'));
    });

    it('uses a key that was made meanwhile', async () => {
      const { place, port } = await start();
      const episode = {
        session_id: 's_1',
        thread_id: 't_1',
        intents: [],
        methods: [],
        outcome: 'concluded',
        score: 1,
        text: 'learned',
        at,
      };
      const dynamo = meddling('TransactWriteItems', async (send, count) => {
        if (count === 1) await place.episodes().keep(tenant, episode);
        return send();
      });
      await createSessionStore({ ...place.options, dynamo }).commit(aCommit(aSession()));
      expect(await port.load(tenant, 's_1')).toBeDefined();
      expect(await place.episodes().get(tenant, 's_1')).toEqual(episode);
    });

    it('tells the stream of its events in the clear', async () => {
      const { place, port } = await start();
      await port.commit(aCommit(aSession(), { events: 2 }));
      const line = await itemAt(place, 'event#0000000002');
      expect(eventNotice({ eventName: 'INSERT', dynamodb: { NewImage: line } })).toEqual({
        tenant,
        session_id: 's_1',
        first_seq: 1,
        seq: 2,
        types: ['session.accepted', 'session.accepted'],
        at,
      });
    });
  });

  describe('pages', () => {
    it('of events are read to the end, however large', async () => {
      const { port } = await start();
      const noisy = (commit: Commit): Commit => ({
        ...commit,
        events: commit.events.map((one) => ({ ...one, data: { text: noise(20_000) } })),
      });
      let session = aSession();
      for (let round = 0; round < 8; round += 1) {
        const commit = noisy(aCommit(round === 0 ? session : next(session), { events: 10 }));
        await port.commit(commit);
        session = commit.session;
      }
      const events = await port.events(tenant, 's_1', 0, 1000);
      expect(events.map(({ seq }) => seq)).toEqual(Array.from({ length: 80 }, (_, index) => index + 1));
      expect(await port.events(tenant, 's_1', 14, 20)).toEqual(events.slice(14, 34));
    });

    it('of a list hold as many as asked, also where a filter passes over most', async () => {
      const { port } = await start();
      const ids = Array.from({ length: 120 }, (_, index) => index);
      await Promise.all(
        ids.map((n) =>
          port.commit(
            aCommit(
              aSession({
                session_id: `s_${String(n).padStart(3, '0')}`,
                status: n % 40 === 0 ? 'failed' : 'running',
              }),
            ),
          ),
        ),
      );
      const { items, next_cursor } = await port.list(tenant, { limit: 100 });
      expect(items).toHaveLength(100);
      expect(next_cursor).toBeDefined();
      const failed = await port.list(tenant, { status: 'failed', customer_id: '10482', limit: 3 });
      expect(failed.items.map(({ session_id }) => session_id)).toEqual(['s_080', 's_040', 's_000']);
      expect(failed.next_cursor).toBeUndefined();
    });
  });

  describe('retention', () => {
    const expiries = async (place: Place) => ({
      head: (await itemAt(place, 'head'))?.['expires_at']?.N,
      body: (await itemAt(place, 'body'))?.['expires_at']?.N,
      key: (await itemsOf(place, place.tables.vault))[0]?.['expires_at']?.N,
    });

    /** After the last line that may have been written, its year in the table and its year in the archive. */
    const keyIn = (days: number) => second(days + 365 + 365 + 14);

    it('begins when a session ends: head and body go 90 days later, its key when no archive needs it', async () => {
      const { place, port } = await start();
      const first = aSession();
      await port.commit(aCommit(first));
      expect(await expiries(place)).toEqual({ head: undefined, body: undefined, key: undefined });
      const ended = next(first, { status: 'concluded' });
      await port.commit(aCommit(ended));
      const in90 = second(90);
      expect(await expiries(place)).toEqual({ head: in90, body: in90, key: keyIn(90) });
      const later = next(ended, { updated_at: '2026-03-09T09:00:00.000Z' });
      await port.commit(aCommit(later));
      expect(await expiries(place)).toEqual({ head: in90, body: in90, key: keyIn(90) });
    });

    it('is taken back when the session is resumed', async () => {
      const { place, port } = await start();
      const failed = aSession({ status: 'failed' });
      await port.commit(aCommit(failed));
      expect((await expiries(place)).key).toBe(keyIn(90));
      await port.commit(aCommit(next(failed, { status: 'running' })));
      expect(await expiries(place)).toEqual({ head: undefined, body: undefined, key: undefined });
    });

    it('is a matter of settings; lines have their own, and the chain none', async () => {
      const { place } = await start();
      const store = createSessionStore({
        ...place.options,
        retention: { days: 7, lineDays: 30, archiveDays: 5 },
      });
      const commit = aCommit(aSession({ status: 'concluded', asks: [anAsk()] }), { events: 1, links: 1 });
      await store.commit(commit);
      expect(await expiries(place)).toEqual({
        head: second(7),
        body: second(7),
        key: second(7 + 30 + 5 + 14),
      });
      expect((await itemAt(place, 'event#0000000001'))?.['expires_at']?.N).toBe(second(30));
      expect((await itemAt(place, 'ask'))?.['expires_at']?.N).toBe(second(30));
      expect((await itemAt(place, 'audit#0000000001'))?.['expires_at']).toBeUndefined();
    });

    it('ends what is shown, though DynamoDB may be late to remove it', async () => {
      const { port, clock } = await start();
      await port.commit(aCommit(aSession({ status: 'concluded' })));
      await clock.advance(Date.parse(at) + 89 * day * 1000 - clock.now());
      expect(await port.load(tenant, 's_1')).toBeDefined();
      await clock.advance(day * 1000);
      expect(await port.load(tenant, 's_1')).toBeUndefined();
      expect((await port.list(tenant, { limit: 10 })).items).toEqual([]);
    });
  });

  describe('erase', () => {
    const filled = async () => {
      const made = await start();
      const session = aSession({ input: noise(600_000), asks: [anAsk()] });
      const first = aCommit(session, { events: 3, links: 1, body: noise(500_000) });
      await made.port.commit(first);
      await made.port.commit(aCommit(next(first.session), { events: 30, data: { text: noise(20_000) } }));
      return made;
    };

    it('leaves the chain and stubs, and no object in any version', async () => {
      const { place, port } = await filled();
      expect(await objectsOf(place)).toHaveLength(3);
      await port.erase(tenant, 's_1', last(2));
      expect(await objectsOf(place)).toEqual([]);
      const items = await itemsOf(place, place.tables.sessions);
      expect(items.map((item) => item['sk']?.S).sort()).toEqual([
        'audit#0000000001',
        'audit#0000000002',
        'head',
      ]);
      expect(items.filter((item) => item['sealed'] ?? item['claim'])).toEqual([]);
      expect(JSON.stringify(items)).not.toContain('10482');
      expect(await itemsOf(place, place.tables.vault)).toEqual([
        { pk: { S: 'acme#s#s_1' }, destroyed: { N: '1' } },
      ]);
    });

    it('destroys the key first, and finishes when repeated after an interruption', async () => {
      const { place, port } = await filled();
      const dynamo = meddling('BatchWriteItem', async () => {
        throw Object.assign(new Error('gone'), { name: 'AccessDeniedException' });
      });
      const store = createSessionStore({ ...place.options, dynamo });
      await expect(store.erase(tenant, 's_1', last(2))).rejects.toThrow('gone');
      expect((await itemsOf(place, place.tables.vault))[0]?.['session_key']).toBeUndefined();
      await expect(port.load(tenant, 's_1')).rejects.toEqual(failing('Erased'));
      await expect(port.events(tenant, 's_1', 0, 10)).rejects.toEqual(failing('Erased'));
      expect((await port.audit(tenant, 's_1'))?.bodies).toEqual([]);
      expect((await port.openAsks(tenant, { limit: 10 })).items).toEqual([]);
      expect(await itemAt(place, 'event#0000000003')).toBeDefined();
      await port.erase(tenant, 's_1', last(2));
      expect(await objectsOf(place)).toEqual([]);
      expect(await itemAt(place, 'event#0000000003')).toBeUndefined();
      expect((await port.audit(tenant, 's_1'))?.records).toHaveLength(2);
    });

    it('comes through beside a commit that leaves the chain as it is', async () => {
      const { place } = await start();
      const first = aCommit(aSession(), { links: 1 });
      await place.store().commit(first);
      const dynamo = meddling('TransactWriteItems', async (send, count) => {
        if (count === 1) await place.store().commit(aCommit(next(first.session)));
        return send();
      });
      await createSessionStore({ ...place.options, dynamo }).erase(tenant, 's_1', last(2));
      await expect(place.store().load(tenant, 's_1')).rejects.toEqual(failing('Erased'));
    });

    it('forgets what the session taught, and lets nothing more be learned from it', async () => {
      const { place, port } = await filled();
      const episode = {
        session_id: 's_1',
        thread_id: 't_1',
        intents: [],
        methods: [],
        outcome: 'concluded',
        score: 1,
        text: 'learned',
        at,
      };
      await place.episodes().keep(tenant, episode);
      await port.erase(tenant, 's_1', last(2));
      expect(await place.episodes().get(tenant, 's_1')).toBeUndefined();
      await expect(place.episodes().keep(tenant, episode)).rejects.toEqual(failing('Erased'));
    });
  });

  it('keeps the chain readable after everything else has expired', async () => {
    const { place, port } = await start();
    await port.commit(aCommit(aSession({ status: 'concluded' }), { events: 1, links: 2 }));
    for (const sk of ['head', 'body', 'event#0000000001']) {
      await place.dynamo.send(
        new DeleteItemCommand({
          TableName: place.tables.sessions,
          Key: { pk: { S: 'acme#s#s_1' }, sk: { S: sk } },
        }),
      );
    }
    await place.dynamo.send(
      new DeleteItemCommand({ TableName: place.tables.vault, Key: { pk: { S: 'acme#s#s_1' } } }),
    );
    expect(await port.load(tenant, 's_1')).toBeUndefined();
    expect(await port.events(tenant, 's_1', 0, 10)).toEqual([]);
    expect(await port.audit(tenant, 's_1')).toMatchObject({ records: [{ seq: 1 }, { seq: 2 }], bodies: [] });
  });

  it('says that an event with a gap is not one of its own', async () => {
    const { port } = await start();
    const session = aSession();
    await port.commit(aCommit(session, { events: 1 }));
    const commit = { session: next(session, { last_seq: 3 }), events: [anEvent('s_1', 3)], audit: [] };
    await expect(port.commit(commit)).rejects.toThrow('event 3 does not follow 1');
  });
});
