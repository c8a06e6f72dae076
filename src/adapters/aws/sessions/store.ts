import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { AuditBody, AuditHead, AuditRecord } from '../../../contracts/audit.ts';
import type { SessionEvent } from '../../../contracts/events.ts';
import { parsed } from '../../../contracts/parsed.ts';
import { sessionSchema } from '../../../contracts/session.ts';
import type { SessionStore } from '../../../ports/session-store.ts';
import { calling, isNamed } from '../shared/failures.ts';
import { committer } from './commit.ts';
import { eraser } from './erase.ts';
import { isExpired } from './heads.ts';
import { bodyKey, type Id } from './items.ts';
import { auditOf, eventsOf, readLines } from './lines.ts';
import { sessionLists } from './lists.ts';
import { partsOf, type Parts, type StoreOptions } from './parts.ts';

const loader =
  ({ dynamo, places, vault, bodies, clock }: Parts): SessionStore['load'] =>
  async (tenant, sessionId) => {
    const id = { tenant, sessionId };
    const context = `session ${tenant}/${sessionId}`;
    const body = calling(`read session ${sessionId}`, () =>
      dynamo.send(
        new GetItemCommand({
          TableName: places.tables.sessions,
          Key: bodyKey(id),
          ConsistentRead: true,
        }),
      ),
    );
    // An erased session has no body, and its key says so.
    const [{ Item }, key] = await Promise.all([body, vault.find(id)]);
    if (!Item || isExpired(Item, clock)) return undefined;
    return parsed(sessionSchema, await bodies.open(id, { context, item: Item, key }), context);
  };

const eventReader =
  ({ dynamo, places, vault, bodies }: Parts): SessionStore['events'] =>
  async (tenant, sessionId, after, limit) => {
    const id = { tenant, sessionId };
    const found: SessionEvent[] = [];
    const key = await vault.find(id);
    if (key === undefined) return found;
    const table = { dynamo, table: places.tables.sessions };
    for await (const line of readLines(table, id, { kind: 'event', after, limit })) {
      const events = await eventsOf(id, line, { bodies, key });
      found.push(...events.filter(({ seq }) => seq > after));
      if (found.length >= limit) break;
    }
    return found.slice(0, limit);
  };

/** The session's key; undefined where it was erased too. */
const keyIfKept = async ({ vault }: Parts, id: Id): Promise<Uint8Array | undefined> => {
  try {
    return await vault.find(id);
  } catch (thrown) {
    if (isNamed(thrown, 'Erased')) return undefined;
    throw thrown;
  }
};

/** The chain outlives the session: its records never expire. Its bodies are closed when the session has. */
const auditReader =
  (parts: Parts): SessionStore['audit'] =>
  async (tenant, sessionId) => {
    const { dynamo, places, bodies, heads } = parts;
    const id = { tenant, sessionId };
    const [known, stored] = await Promise.all([keyIfKept(parts, id), heads.read(id)]);
    const key = stored === undefined || isExpired(stored, parts.clock) ? undefined : known;
    const records: AuditRecord[] = [];
    const found: AuditBody[] = [];
    let head: AuditHead | undefined;
    const table = { dynamo, table: places.tables.sessions };
    for await (const line of readLines(table, id, { kind: 'audit' })) {
      const read = await auditOf(id, line, { bodies, key });
      records.push(...read.records);
      found.push(...read.bodies);
      head = read.head ?? head;
    }
    if (records.length === 0 && stored === undefined) return undefined;
    return { records, bodies: found, ...(head ? { head } : {}) };
  };

/**
 * The session store on DynamoDB: everything of a session but its keys in one table (items.ts has the shapes), bodies
 * sealed under a key a session, those too large for an item in a bucket. A list may lag behind a commit by moments, as
 * DynamoDB's indexes do; what it shows is up to date, and so is every other reading.
 *
 * Beside what the port says, every method throws Failure `Unavailable` where AWS is out of reach or throttles, after
 * retries, and `DataCorrupt` where what is stored cannot be read.
 */
export const createSessionStore = (options: StoreOptions): SessionStore => {
  const parts = partsOf(options);
  return {
    ...sessionLists(parts),
    commit: committer(parts),
    load: loader(parts),
    events: eventReader(parts),
    audit: auditReader(parts),
    erase: eraser(parts),
  };
};
