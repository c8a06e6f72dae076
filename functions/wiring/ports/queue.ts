import { SQSClient } from '@aws-sdk/client-sqs';
import { sqsQueue } from '../../../src/adapters/aws/queue/queue.ts';
import { clientSettings } from '../../../src/adapters/aws/shared/client-settings.ts';
import type { PortModule } from '../given.ts';
import { setting } from '../settings.ts';

/** How long a receive waits for a first message, in s. */
const wait_seconds = 10;

export const make: PortModule<'queue'>['make'] = ({ settings }) => {
  const urls = setting(settings, 'QUEUE_URLS');
  const dead_letters = Object.fromEntries(
    Object.keys(urls).flatMap((name) => (`${name}-dead` in urls ? [[name, `${name}-dead`]] : [])),
  );
  const sqs = new SQSClient(clientSettings({ requestMs: (wait_seconds + 5) * 1000 }));
  return sqsQueue({ sqs, urls, dead_letters, wait_seconds });
};
