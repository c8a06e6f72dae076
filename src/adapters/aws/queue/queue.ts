/**
 * Queues on SQS. What differs from the queues of one machine: times are whole seconds (rounded up), a receive may miss
 * messages that are there, a stale receipt may still delete, and nothing tells the age of the oldest message but
 * CloudWatch's `ApproximateAgeOfOldestMessage`, so that `depth` leaves it out.
 */
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { z } from 'zod';
import { Failure } from '../../../contracts/errors.ts';
import type { Queue } from '../../../ports/queue.ts';
import { calling, isNamed } from '../shared/failures.ts';
import { messageSchema, toMessage } from './message.ts';
import { redriveTo } from './redrive.ts';

export type SqsQueueOptions = {
  sqs: SQSClient;
  /** Name of a queue → its URL. All there are, dead-letter queues too; any other name is refused. */
  urls: Readonly<Record<string, string>>;
  /** Name of a queue → that of its dead-letter queue. */
  dead_letters: Readonly<Record<string, string>>;
  /** How long a receive waits for a first message, in s: 0..20. Default 0. The client's timeout must be longer. */
  wait_seconds?: number;
};

/** Errors of a receipt that is none, is of another queue, or whose message is gone or visible again. */
const stale = ['ReceiptHandleIsInvalid', 'MessageNotInflight', 'InvalidParameterValue', 'InvalidIdFormat'];

/** Longest that SQS hides a message, in s. */
const longestVisibility = 43_200;

const seconds = (ms: number): number => Math.min(longestVisibility, Math.ceil(ms / 1000));

const count = z.coerce.number().int().min(0);
const attributesSchema = z.object({
  ApproximateNumberOfMessages: count,
  ApproximateNumberOfMessagesNotVisible: count,
  ApproximateNumberOfMessagesDelayed: count,
});

const ignoringStale = async (run: () => Promise<unknown>): Promise<void> => {
  try {
    await run();
  } catch (thrown) {
    if (!stale.some((name) => isNamed(thrown, name))) throw thrown;
  }
};

/** @throws Failure `Internal` for a queue that has no URL, `Unavailable` where SQS does not answer. */
export const sqsQueue = (options: SqsQueueOptions): Queue => {
  const { sqs, urls, dead_letters, wait_seconds = 0 } = options;
  const urlOf = (name: string): string => {
    const url = Object.hasOwn(urls, name) ? urls[name] : undefined;
    if (url !== undefined) return url;
    throw new Failure('Internal', `Cannot use queue ${name} because the topology has none of that name.`);
  };

  return {
    async send(name, body, { delay_ms = 0 } = {}) {
      const message = { QueueUrl: urlOf(name), MessageBody: body, DelaySeconds: seconds(delay_ms) };
      await calling(`send to queue ${name}`, () => sqs.send(new SendMessageCommand(message)));
    },

    async receive(name, { max, visibility_ms }) {
      const receive = new ReceiveMessageCommand({
        QueueUrl: urlOf(name),
        MaxNumberOfMessages: max,
        VisibilityTimeout: seconds(visibility_ms),
        WaitTimeSeconds: wait_seconds,
        MessageSystemAttributeNames: ['ApproximateReceiveCount', 'SentTimestamp'],
      });
      const { Messages = [] } = await calling(`receive from queue ${name}`, () => sqs.send(receive));
      return Messages.map((message) => toMessage(messageSchema.parse(message)));
    },

    async extend(name, receipt, visibility_ms) {
      const change = new ChangeMessageVisibilityCommand({
        QueueUrl: urlOf(name),
        ReceiptHandle: receipt,
        VisibilityTimeout: seconds(visibility_ms),
      });
      if (receipt === '') return;
      await ignoringStale(() => calling(`extend a message of ${name}`, () => sqs.send(change)));
    },

    async delete(name, receipt) {
      const gone = new DeleteMessageCommand({ QueueUrl: urlOf(name), ReceiptHandle: receipt });
      if (receipt === '') return;
      await ignoringStale(() => calling(`delete a message of ${name}`, () => sqs.send(gone)));
    },

    async depth(name) {
      const AttributeNames = attributesSchema.keyof().options;
      const ask = new GetQueueAttributesCommand({ QueueUrl: urlOf(name), AttributeNames });
      const { Attributes } = await calling(`look at queue ${name}`, () => sqs.send(ask));
      const found = attributesSchema.parse(Attributes);
      return {
        visible: found.ApproximateNumberOfMessages,
        hidden: found.ApproximateNumberOfMessagesNotVisible + found.ApproximateNumberOfMessagesDelayed,
      };
    },

    async redrive(name) {
      const url = urlOf(name);
      const letters = Object.hasOwn(dead_letters, name) ? dead_letters[name] : undefined;
      if (letters === undefined) return 0;
      const deadLetterUrl = urlOf(letters);
      return calling(`redrive queue ${name}`, () => redriveTo({ sqs, url, deadLetterUrl }));
    },
  };
};
