/**
 * First answers on DynamoDB. The answer to a request is one item (`tenant#answer#key`), begun by one conditional write.
 * One that is about a session is also marked in the session's partition (`tenant#session-answers#id`), so that erasing
 * the session finds it; erasing leaves a mark of its own there, and an answer that comes later is not kept.
 *
 * An answer counts for a day, whenever the table's TTL gets to removing it, so `expire` has nothing to do.
 */
import {
  DeleteItemCommand,
  PutItemCommand,
  QueryCommand,
  type TransactWriteItem,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { Failure } from '../../../contracts/errors.ts';
import type { Idempotency, KeptAnswer } from '../../../ports/access.ts';
import { newId } from '../../../ports/random.ts';
import { calling } from '../shared/failures.ts';
import { conditionalTransactions, conditionalWrite } from '../shared/conditional-write.ts';
import { type Item, itemOf, optionalText, text } from '../shared/items.ts';
import { pages } from '../shared/pages.ts';
import { answerKey, answerOf, eraseMark, marks, markKey } from './answer-items.ts';
import type { AccessOptions } from './options.ts';

/** How long a request that never finished keeps others out: 60 s. */
const underWayMs = 60_000;
/** How long an answer is repeated: a day. */
const keptMs = 86_400_000;

const secondOf = (ms: number): number => Math.ceil(ms / 1000);

/** How often a key may be taken and let go by others while one asks for it. */
const tries = 5;

/** First answers on DynamoDB, under the table's key. An answer about a session that was erased meanwhile is not kept. */
export const dynamoIdempotency = (options: AccessOptions): Idempotency => {
  const { dynamo, table, clock, random } = options;
  const transact = conditionalTransactions(options);

  /** The item that keeps the request out; undefined when it may run. */
  const claim = async (Key: Item, digest: string, now: number): Promise<Item | 'mine' | undefined> => {
    const nonce = newId(random, 'n');
    const command = new PutItemCommand({
      TableName: table,
      Item: { ...Key, ...itemOf({ digest, begun_at: now, nonce, expires_at: secondOf(now + keptMs) }) },
      ConditionExpression:
        'attribute_not_exists(pk) OR begun_at <= :forgotten OR ' +
        '(attribute_not_exists(answer) AND digest = :digest AND begun_at <= :given_up)',
      ExpressionAttributeValues: itemOf({
        ...{ ':digest': digest, ':forgotten': now - keptMs, ':given_up': now - underWayMs },
      }),
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
    const written = await conditionalWrite('begin a request', () => dynamo.send(command));
    if (written.held) return 'mine';
    // The SDK repeats a write whose answer was lost: then the item in the way is this request's own.
    return written.item && optionalText(written.item, 'nonce') === nonce ? 'mine' : written.item;
  };

  const remove = async (Key: Item, condition: string, values: Item = {}): Promise<void> => {
    const command = new DeleteItemCommand({
      TableName: table,
      Key,
      ConditionExpression: condition,
      ...(Object.keys(values).length === 0 ? {} : { ExpressionAttributeValues: values }),
    });
    await conditionalWrite('forget a request', () => dynamo.send(command));
  };
  const unanswered = 'attribute_not_exists(answer)';

  const answering = (Key: Item, answer: KeptAnswer) => ({
    TableName: table,
    Key,
    UpdateExpression: `SET answer = :answer${answer.session_id === undefined ? '' : ', session_id = :session'}`,
    ConditionExpression: `attribute_exists(pk) AND ${unanswered}`,
    ExpressionAttributeValues: itemOf({ ':answer': JSON.stringify(answer), ':session': answer.session_id }),
  });

  const markedOf = (tenant: string, sessionId: string): AsyncGenerator<Item> =>
    pages<Item, Item>(async (from) => {
      const command = new QueryCommand({
        TableName: table,
        ConsistentRead: true,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :mark)',
        ExpressionAttributeValues: itemOf(marks(tenant, sessionId)),
        ExclusiveStartKey: from,
      });
      const { Items = [], LastEvaluatedKey } = await calling('find the answers about a session', () =>
        dynamo.send(command),
      );
      return { items: Items, next: LastEvaluatedKey };
    });

  return {
    async begin(tenant, key, digest, now) {
      for (let count = 0; count < tries; count += 1) {
        const found = await claim(answerKey(tenant, key), digest, now);
        if (found === 'mine') return undefined;
        if (found !== undefined) return answerOf(found, digest);
      }
      throw new Failure('Unavailable', 'Cannot begin the request because others of its key come and go.');
    },

    async finish(tenant, key, answer) {
      const Key = answerKey(tenant, key);
      if (answer.session_id === undefined) {
        const command = new UpdateItemCommand(answering(Key, answer));
        await conditionalWrite('keep an answer', () => dynamo.send(command));
        return;
      }
      const expires_at = secondOf(clock.now() + keptMs);
      const writes: TransactWriteItem[] = [
        { Update: answering(Key, answer) },
        {
          Put: {
            TableName: table,
            Item: { ...markKey(tenant, answer.session_id, key), ...itemOf({ key, expires_at }) },
          },
        },
        {
          ConditionCheck: {
            TableName: table,
            Key: eraseMark(tenant, answer.session_id),
            ConditionExpression: 'attribute_not_exists(pk)',
          },
        },
      ];
      const failed = await transact('keep an answer', writes);
      if (failed.includes(2)) await remove(Key, unanswered);
    },

    abandon: (tenant, key) => remove(answerKey(tenant, key), unanswered),

    async forgetSession(tenant, sessionId) {
      const erased = {
        ...eraseMark(tenant, sessionId),
        ...itemOf({ expires_at: secondOf(clock.now() + keptMs) }),
      };
      await calling('forget the answers about a session', () =>
        dynamo.send(new PutItemCommand({ TableName: table, Item: erased })),
      );
      for await (const mark of markedOf(tenant, sessionId)) {
        const key = text(mark, 'key');
        await remove(answerKey(tenant, key), 'session_id = :session', itemOf({ ':session': sessionId }));
        await remove(markKey(tenant, sessionId, key), 'attribute_exists(pk)');
      }
    },

    expire: async () => 0,
  };
};
