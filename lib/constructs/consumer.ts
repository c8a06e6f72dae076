import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { need } from '../need.ts';
import type { Resources } from '../props.ts';
import type { DeliberateFunction } from './function.ts';

/**
 * Lets a function consume its queue: one message at a time, so that nothing is received that has to wait, and as many at
 * once as the topology says, which protects the models behind it.
 */
export const consume = ({ spec, alias, role }: DeliberateFunction, { queues }: Resources): void => {
  if (spec.queue === undefined) return;
  const { name, concurrency } = spec.queue;
  const queue = need(queues.get(name), `queue ${name}`);
  role.addToPolicy(
    new PolicyStatement({
      actions: [
        'sqs:ReceiveMessage',
        'sqs:ChangeMessageVisibility',
        'sqs:DeleteMessage',
        'sqs:GetQueueAttributes',
      ],
      resources: [queue.queueArn],
    }),
  );
  const source = new EventSourceMapping(alias, 'Queue', {
    target: alias,
    eventSourceArn: queue.queueArn,
    batchSize: 1,
    maxConcurrency: concurrency,
  });
  // The mapping is refused until the role may receive.
  source.node.addDependency(role);
};
