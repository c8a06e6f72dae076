import {
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { Failure } from '../../../contracts/errors.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { Call, Ledger, Spending } from '../../../ports/ledger.ts';
import type { Random } from '../../../ports/random.ts';
import { conditionalTransactions } from '../shared/conditional-write.ts';
import { calling, isNamed } from '../shared/failures.ts';
import { type Item, itemOf, number, text } from '../shared/items.ts';
import { allOf, pages } from '../shared/pages.ts';
import {
  callKey,
  dueOrderOf,
  dueShards,
  ledgerKey,
  nano,
  type StoredCall,
  storedCall,
  sumPrefix,
  usd,
} from './items.ts';
import { releaseWrites, reserveWrites, reserving, type Settlement, settleWrites } from './writes.ts';

export type DynamoLedgerOptions = {
  dynamo: DynamoDBClient;
  /** A table as `topology/tables.ts` describes `ledger`. */
  table: string;
  clock: Clock;
  random: Random;
  /** How long amounts are kept after their last change, in days. Default 365 (requirement A14). */
  keep_days?: number;
};

const gone = (call: Call, doing: string, because: string): Failure =>
  new Failure('WrongState', `Cannot ${doing} call ${call.call_id} because ${because}.`);

const nothing: Spending = { limit: 0, settled: 0, held: 0, input_tokens: 0, output_tokens: 0 };

/** How often a call is read again that another changed between the read and the write. It changes twice at most. */
const rereads = 4;

/**
 * The ledger on DynamoDB. The ceiling is one condition on the session's ledger item, written in one transaction with the
 * call's. A settled cost above its bound is recorded as it is, since the money is spent; the ceiling then refuses what
 * comes next. Settling or releasing again, or after the call expired, changes nothing. `breakdown` of a whole tenant
 * reads an index and may lag by a moment; all else is consistent.
 */
export const dynamoLedger = (options: DynamoLedgerOptions): Ledger => {
  const { dynamo, table, clock, keep_days = 365 } = options;
  const transact = conditionalTransactions(options);
  const written = () => ({ table, expires_at: Math.ceil(clock.now() / 1000) + keep_days * 86_400 });

  const get = async (doing: string, Key: Item): Promise<Item | undefined> => {
    const command = new GetItemCommand({ TableName: table, Key, ConsistentRead: true });
    return (await calling(doing, () => dynamo.send(command))).Item;
  };

  const query = (doing: string, input: Omit<QueryCommandInput, 'TableName'>): AsyncGenerator<Item> =>
    pages<Item, Item>(async (from) => {
      const command = new QueryCommand({ ...input, TableName: table, ExclusiveStartKey: from });
      const { Items = [], LastEvaluatedKey } = await calling(doing, () => dynamo.send(command));
      return { items: Items, next: LastEvaluatedKey };
    });

  /** Reads the call and changes it by `change`, again while another was faster. */
  const changing = async (
    call: Call,
    change: (stored: StoredCall | undefined) => Promise<'done' | 'again'>,
  ): Promise<void> => {
    for (let count = 0; count < rereads; count += 1) {
      const item = await get(`read call ${call.call_id}`, callKey(call));
      if ((await change(item && storedCall(item))) === 'done') return;
    }
    throw new Failure('Unavailable', `Cannot change call ${call.call_id} because others do.`);
  };

  const settleAs = async (stored: StoredCall, settlement: Settlement): Promise<'done' | 'again'> => {
    const writes = settleWrites(written(), stored, settlement);
    const failed = await transact(`settle call ${stored.call_id}`, writes);
    return failed.length === 0 ? 'done' : 'again';
  };

  const releaseIt = async (stored: StoredCall): Promise<'done' | 'again'> => {
    const failed = await transact(`release call ${stored.call_id}`, releaseWrites({ table }, stored));
    return failed.length === 0 ? 'done' : 'again';
  };

  /** @returns whether it was this that ended the call. */
  const expireOne = async (Key: Item): Promise<boolean> => {
    const item = await get('read an expired call', Key);
    const stored = item && storedCall(item);
    if (stored?.status === 'reserved') return (await releaseIt(stored)) === 'done';
    if (stored?.status !== 'sent') return false;
    return (await settleAs(stored, { cost: stored.bound, input_tokens: 0, output_tokens: 0 })) === 'done';
  };

  return {
    async open(tenant, sessionId, limit) {
      const ceiling = nano(limit);
      const zero = { settled: 0, held: 0, input_tokens: 0, output_tokens: 0 };
      const { expires_at } = written();
      const command = new PutItemCommand({
        TableName: table,
        Item: { ...ledgerKey(tenant, sessionId), ...itemOf({ ceiling, room: ceiling, ...zero, expires_at }) },
        ConditionExpression: 'attribute_not_exists(pk)',
      });
      try {
        await calling(`open the ledger of session ${sessionId}`, () => dynamo.send(command));
      } catch (thrown) {
        if (!isNamed(thrown, 'ConditionalCheckFailedException')) throw thrown;
      }
    },

    async reserve(call, entry) {
      const doing = `reserve ${entry.bound} USD for session ${call.session_id}`;
      const failed = await transact(doing, reserveWrites(written(), call, entry));
      if (failed.includes(reserving.ceiling)) {
        throw new Failure(
          'BudgetExceeded',
          `Cannot ${doing} because its budget does not hold that much any more.`,
        );
      }
      if (failed.includes(reserving.call)) {
        throw new Failure(
          'AlreadyExists',
          `Cannot reserve call ${call.call_id} because it exists; a retry is a new call.`,
        );
      }
    },

    async sent(call) {
      const command = new UpdateItemCommand({
        TableName: table,
        Key: callKey(call),
        UpdateExpression: 'SET #status = :sent',
        ConditionExpression: '#status IN (:reserved, :sent)',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: itemOf({ ':sent': 'sent', ':reserved': 'reserved' }),
      });
      try {
        await calling(`send call ${call.call_id}`, () => dynamo.send(command));
      } catch (thrown) {
        if (!isNamed(thrown, 'ConditionalCheckFailedException')) throw thrown;
        throw gone(call, 'send', 'its reservation is gone');
      }
    },

    settle: (call, actual) =>
      changing(call, async (stored) => {
        if (stored?.status === 'settled' || stored?.status === 'released') return 'done';
        if (stored?.status !== 'sent') throw gone(call, 'settle', 'it was never sent');
        return settleAs(stored, { ...actual, cost: nano(actual.cost) });
      }),

    release: (call) =>
      changing(call, async (stored) => {
        if (stored?.status === 'sent') throw gone(call, 'release', 'it has left');
        return stored?.status === 'reserved' ? releaseIt(stored) : 'done';
      }),

    async expire(now) {
      let count = 0;
      for (const shard of dueShards) {
        const due = query('find expired calls', {
          IndexName: 'due',
          KeyConditionExpression: 'due_shard = :shard AND due_order <= :now',
          ExpressionAttributeValues: itemOf({ ':shard': shard, ':now': dueOrderOf(now) }),
        });
        for await (const found of due) {
          if (await expireOne(itemOf({ pk: text(found, 'pk'), sk: text(found, 'sk') }))) count += 1;
        }
      }
      return count;
    },

    async spending(tenant, sessionId) {
      const item = await get(`read the ledger of session ${sessionId}`, ledgerKey(tenant, sessionId));
      if (!item) return nothing;
      return {
        limit: usd(number(item, 'ceiling')),
        settled: usd(number(item, 'settled')),
        held: usd(number(item, 'held')),
        input_tokens: number(item, 'input_tokens'),
        output_tokens: number(item, 'output_tokens'),
      };
    },

    async breakdown(tenant, sessionId) {
      const found = query(
        'break spending down',
        sessionId === undefined ? ofTenant(tenant) : ofSession(tenant, sessionId),
      );
      const rows = (await allOf(found)).map(sumOf);
      return rows.sort((a, b) => {
        const [first, second] = [a, b].map(({ session_id, agent, model }) =>
          [session_id, agent, model].join('\0'),
        );
        return first === second ? 0 : (first ?? '') < (second ?? '') ? -1 : 1;
      });
    },
  };
};

const ofTenant = (tenant: string): Omit<QueryCommandInput, 'TableName'> => ({
  IndexName: 'sums',
  KeyConditionExpression: 'sum_tenant = :tenant',
  ExpressionAttributeValues: itemOf({ ':tenant': tenant }),
});

const ofSession = (tenant: string, sessionId: string): Omit<QueryCommandInput, 'TableName'> => ({
  ConsistentRead: true,
  KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
  ExpressionAttributeValues: itemOf({
    ':pk': text(ledgerKey(tenant, sessionId), 'pk'),
    ':prefix': sumPrefix,
  }),
});

const sumOf = (item: Item): Awaited<ReturnType<Ledger['breakdown']>>[number] => ({
  session_id: text(item, 'session_id'),
  agent: text(item, 'agent'),
  model: text(item, 'model'),
  calls: number(item, 'calls'),
  cost: usd(number(item, 'cost')),
  input_tokens: number(item, 'input_tokens'),
  output_tokens: number(item, 'output_tokens'),
});
