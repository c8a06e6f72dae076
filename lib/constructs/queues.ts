import { Duration } from 'aws-cdk-lib';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { Topology } from '../../topology/index.ts';
import { pascal } from './function.ts';

const safe = { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true } as const;
/** How long a dead letter waits for someone to look, at most. */
const letterDays = 14;

/** The queues of the topology, each with its dead-letter queue; their clocks are the topology's. */
export const makeQueues = (scope: Construct, { queues, functions }: Topology): Map<string, IQueue> => {
  const made = new Map<string, IQueue>();
  for (const spec of queues) {
    const consumer = functions.find(({ queue }) => queue?.name === spec.dead_letter);
    const letters = new Queue(scope, pascal(spec.dead_letter), {
      ...safe,
      retentionPeriod: Duration.days(letterDays),
      // Six times its consumer's timeout, as Lambda's documentation asks.
      visibilityTimeout: Duration.seconds(6 * (consumer?.timeout_seconds ?? 30)),
    });
    made.set(spec.dead_letter, letters);
    made.set(
      spec.name,
      new Queue(scope, pascal(spec.name), {
        ...safe,
        visibilityTimeout: Duration.seconds(spec.visibility_seconds),
        retentionPeriod: Duration.seconds(spec.retention_seconds),
        deadLetterQueue: { queue: letters, maxReceiveCount: spec.max_receives },
      }),
    );
  }
  return made;
};
