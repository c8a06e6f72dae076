/**
 * Moves dead letters back by receiving and sending them, not by `StartMessageMoveTask`: that one answers before anything
 * has moved, tells no exact number, and moves what came from other queues as well.
 */
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { z } from 'zod';

type Redrive = { sqs: SQSClient; url: string; deadLetterUrl: string };

/** How long a letter is hidden while it moves, in s. */
const hidden = 60;
/** Most letters of one redrive, so that it ends; the next one goes on. */
const most = 10_000;

const letterSchema = z.object({
  Body: z.string(),
  ReceiptHandle: z.string(),
  Attributes: z.object({ DeadLetterQueueSourceArn: z.string().optional() }).default({}),
});
type Letter = z.infer<typeof letterSchema>;

/** The name that ends a queue's URL, and also its ARN. */
const lastPart = (text: string, separator: string): string => text.slice(text.lastIndexOf(separator) + 1);

const receive = async ({ sqs, deadLetterUrl: QueueUrl }: Redrive): Promise<Letter[]> => {
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({
      QueueUrl,
      MaxNumberOfMessages: 10,
      VisibilityTimeout: hidden,
      // A receive that waits asks all of a queue's servers, not some of them.
      WaitTimeSeconds: 1,
      MessageSystemAttributeNames: ['DeadLetterQueueSourceArn'],
    }),
  );
  return z.array(letterSchema).parse(Messages);
};

/** Sent before it is deleted: a crash between the two doubles a message, and loses none. */
const move = async ({ sqs, url, deadLetterUrl }: Redrive, letter: Letter): Promise<void> => {
  await sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody: letter.Body }));
  await sqs.send(new DeleteMessageCommand({ QueueUrl: deadLetterUrl, ReceiptHandle: letter.ReceiptHandle }));
};

const giveBack = ({ sqs, deadLetterUrl: QueueUrl }: Redrive, { ReceiptHandle }: Letter): Promise<unknown> =>
  sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }));

/** Moves the letters that came from the queue at `url` back to it. @returns how many. */
export const redriveTo = async (redrive: Redrive): Promise<number> => {
  const from = lastPart(redrive.url, '/');
  const others: Letter[] = [];
  let moved = 0;
  try {
    for (let letters = await receive(redrive); letters.length > 0; letters = await receive(redrive)) {
      const mine = letters.filter(
        ({ Attributes }) => lastPart(Attributes.DeadLetterQueueSourceArn ?? '', ':') === from,
      );
      others.push(...letters.filter((letter) => !mine.includes(letter)));
      await Promise.all(mine.map((letter) => move(redrive, letter)));
      moved += mine.length;
      if (moved + others.length >= most) break;
    }
    return moved;
  } finally {
    // What cannot be given back comes back by itself.
    await Promise.allSettled(others.map((letter) => giveBack(redrive, letter)));
  }
};
