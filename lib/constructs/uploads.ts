import { ArnFormat, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnBucket } from 'aws-cdk-lib/aws-s3';
import { uploadsFolder } from '../../src/contracts/passing-folders.ts';
import type { Topology } from '../../topology/index.ts';
import { need } from '../need.ts';
import type { Data } from '../props.ts';

/**
 * Lets the bucket tell the queue of uploads what has arrived. Written into the bucket itself: CDK's own way is a function
 * that does so at each deployment.
 */
export const tellOfUploads = (
  { buckets, queues }: Pick<Data, 'buckets' | 'queues'>,
  layout: Topology,
): void => {
  const spec = need(
    layout.queues.find(({ holds }) => holds === 'uploads'),
    'a queue of uploads',
  );
  const queue = need(queues.get(spec.name), `queue ${spec.name}`);
  const bucket = buckets.knowledge.node.defaultChild;
  if (!(bucket instanceof CfnBucket))
    throw new Error('Cannot tell of uploads because the bucket is not ours.');
  const stack = Stack.of(bucket);
  // Any bucket of this account: the bucket waits for this policy, so that the policy cannot wait for its name.
  const { policyDependable } = queue.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal('s3.amazonaws.com')],
      actions: ['sqs:SendMessage'],
      resources: [queue.queueArn],
      conditions: {
        StringEquals: { 'aws:SourceAccount': stack.account },
        ArnLike: {
          'aws:SourceArn': stack.formatArn({
            service: 's3',
            region: '',
            account: '',
            resource: '*',
            arnFormat: ArnFormat.NO_RESOURCE_NAME,
          }),
        },
      },
    }),
  );
  bucket.notificationConfiguration = {
    queueConfigurations: [
      {
        event: 's3:ObjectCreated:*',
        queue: queue.queueArn,
        filter: { s3Key: { rules: [{ name: 'prefix', value: uploadsFolder }] } },
      },
    ],
  };
  bucket.node.addDependency(need(policyDependable, 'a policy of the queue'));
};
