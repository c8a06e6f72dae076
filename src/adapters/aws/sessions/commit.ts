import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { Failure } from '../../../contracts/errors.ts';
import { longestDaysOf } from '../../../contracts/retention.ts';
import { assertGoesOn, prepareCommit, type PreparedCommit } from '../../../domain/commit.ts';
import { hasEnded } from '../../../domain/session.ts';
import type { SessionStore } from '../../../ports/session-store.ts';
import { itemOf, optionalNumber, type Item } from '../shared/items.ts';
import { maxItems } from '../shared/transaction.ts';
import { askWrites } from './asks.ts';
import { headOf, stateOf, storedAskRows } from './heads.ts';
import { bodyKey, secondAfter, type Id } from './items.ts';
import { eventLine, sealedAuditLine } from './lines.ts';
import type { Parts, Retention } from './parts.ts';

const idOf = ({ session }: PreparedCommit): Id => ({
  tenant: session.tenant,
  sessionId: session.session_id,
});

/** When the session may go: set at its first end, kept by what is committed after, taken back when it is resumed. */
const expiryOf = (commit: PreparedCommit, head: Item | undefined, days: number): number | undefined =>
  hasEnded(commit.session)
    ? ((head && optionalNumber(head, 'expires_at')) ?? secondAfter(commit.session.updated_at, days))
    : undefined;

/**
 * When the key of a session that goes at `expiresAt` may go: after the archive of its last line, which is written until
 * then, lies in the table for as long as lines do and in the archive for as long as that keeps it.
 */
const keyExpiryOf = (
  expiresAt: number | undefined,
  { lineDays, archiveDays }: Retention,
): number | undefined =>
  expiresAt === undefined
    ? undefined
    : expiresAt + longestDaysOf({ line: lineDays, archive: archiveDays }) * 86_400;

/** The head's new image, written only where the head is still the one that was read. */
const headWrite = (TableName: string, Item: Item, before: Item | undefined): TransactWriteItem => {
  const common = { TableName, Item, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' } as const;
  if (!before) return { Put: { ...common, ConditionExpression: 'attribute_not_exists(pk)' } };
  const { version, last_seq, chain_count } = stateOf(before);
  return {
    Put: {
      ...common,
      ConditionExpression:
        'version = :version AND last_seq = :seq AND chain_count = :count AND attribute_not_exists(erased)',
      ExpressionAttributeValues: itemOf({ ':version': version, ':seq': last_seq, ':count': chain_count }),
    },
  };
};

/** Everything that a commit writes; the head first. Bodies too large for an item are in the bucket when it resolves. */
const writesOf = async (
  { places, vault, bodies, retention }: Parts,
  commit: PreparedCommit,
  { head, known }: { head: Item | undefined; known: Uint8Array | undefined },
): Promise<readonly TransactWriteItem[]> => {
  const { session } = commit;
  const id = idOf(commit);
  const key = known ?? vault.newKey();
  const lineExpiry = secondAfter(session.updated_at, retention.lineDays);
  const expiresAt = expiryOf(commit, head, retention.days);
  const [body, ...lines] = await Promise.all([
    bodies.seal(id, { context: `session ${id.tenant}/${id.sessionId}`, plain: commit.json, key }),
    eventLine(id, commit.events, { bodies, key, expiresAt: lineExpiry }),
    sealedAuditLine(id, commit, { bodies, key }),
  ]);
  const TableName = places.tables.sessions;
  const chainCount = (head ? stateOf(head).chain_count : 0) + commit.audit.length;
  const expired = head && optionalNumber(head, 'expires_at');
  const keyExpiry = keyExpiryOf(expiresAt, retention);
  return [
    headWrite(TableName, headOf(session, { chainCount, expiresAt }), head),
    {
      Put: {
        TableName,
        Item: { ...bodyKey(id), ...itemOf({ version: session.version, expires_at: expiresAt }), ...body },
      },
    },
    ...(known === undefined ? [vault.keep(id, key, keyExpiry)] : []),
    ...(known !== undefined && expiresAt !== expired ? [vault.expire(id, keyExpiry)] : []),
    ...lines.flatMap((Item) => (Item ? [{ Put: { TableName, Item } }] : [])),
    ...askWrites(TableName, session, { before: storedAskRows(head), expiresAt: lineExpiry }),
  ];
};

const maxRounds = 3;

/**
 * One commit, one transaction: head, body, a line of events, a line of audit records, changed asks, and at a session's
 * beginning and end its key. What is stored is read first, since asks that did not change are not written.
 * @see SessionStore.commit; also throws Failure `TooLarge` where more asks change at once than a transaction holds
 */
export const committer =
  (parts: Parts): SessionStore['commit'] =>
  async (change) => {
    const commit = prepareCommit(change);
    const id = idOf(commit);
    const doing = `commit session ${id.sessionId}`;
    for (let round = 1; round <= maxRounds; round += 1) {
      const [head, known] = await Promise.all([parts.heads.read(id), parts.vault.find(id)]);
      assertGoesOn(commit, head && stateOf(head));
      const writes = await writesOf(parts, commit, { head, known });
      if (writes.length > maxItems) {
        throw new Failure(
          'TooLarge',
          `Cannot ${doing} because it is ${writes.length} items, above ${maxItems}: too many asks change at once.`,
        );
      }
      const refused = await parts.write(doing, writes);
      if (refused === undefined) return;
      const [ofHead] = refused;
      if (ofHead?.code === 'ConditionalCheckFailed') {
        assertGoesOn(commit, ofHead.item && stateOf(ofHead.item));
        break;
      }
      // The key was made, destroyed or removed meanwhile: what is stored now decides.
    }
    throw new Failure('VersionConflict', `Cannot ${doing} because it is being changed by others.`);
  };
