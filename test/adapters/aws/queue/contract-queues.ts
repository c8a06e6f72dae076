import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { contractQueues } from '../../../ports/queue.contract.ts';
import { emulated, randomName } from '../../../support/ministack.ts';

/** The queues of the suite, under random names: what the adapter wants to know of them, and what removes them. */
export const throwAwayQueues = async () => {
  const sqs = new SQSClient(emulated);
  const urls: Record<string, string> = {};
  const dead_letters: Record<string, string> = {};
  const make = async (name: string, Attributes: Record<string, string>): Promise<void> => {
    const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: randomName(name), Attributes }));
    urls[name] = QueueUrl ?? '';
  };
  const arnOf = async (name: string): Promise<string> => {
    const ask = new GetQueueAttributesCommand({ QueueUrl: urls[name], AttributeNames: ['QueueArn'] });
    return (await sqs.send(ask)).Attributes?.QueueArn ?? '';
  };
  for (const queue of contractQueues) if (!('dead_letter' in queue)) await make(queue.name, {});
  for (const queue of contractQueues) {
    if (!('dead_letter' in queue)) continue;
    dead_letters[queue.name] = queue.dead_letter;
    const deadLetterTargetArn = await arnOf(queue.dead_letter);
    const policy = { deadLetterTargetArn, maxReceiveCount: queue.max_receives };
    await make(queue.name, { RedrivePolicy: JSON.stringify(policy) });
  }
  const remove = async (): Promise<void> => {
    for (const QueueUrl of Object.values(urls)) await sqs.send(new DeleteQueueCommand({ QueueUrl }));
  };
  return { sqs, urls, dead_letters, remove };
};
