import { Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { EventSourceMapping, FilterCriteria, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { need } from '../need.ts';
import type { Resources } from '../props.ts';
import type { DeliberateFunction } from './function.ts';

/** Lines of events are inserted once and never changed; nothing else of a session concerns its followers. */
const eventsOnly = FilterCriteria.filter({
  eventName: ['INSERT'],
  dynamodb: { Keys: { sk: { S: [{ prefix: 'event#' }] } } },
});

/**
 * Tells a function of what is new in the sessions table. It says from which record on to try again; where it fails whole,
 * the batch is split until the bad record is alone. That is tried for as long as it may still matter and then put aside,
 * so that the others of its shard go on.
 * @returns the queue of what was put aside: places in the stream, not the events themselves
 */
export const follow = ({ spec, alias, role }: DeliberateFunction, { tables }: Resources): Queue => {
  const stream = need(tables[need(spec.follows, 'a followed table')].tableStreamArn, 'a stream of the table');
  const aside = new Queue(alias, 'Aside', {
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
  });
  role.addToPolicy(
    new PolicyStatement({
      actions: [
        'dynamodb:DescribeStream',
        'dynamodb:GetRecords',
        'dynamodb:GetShardIterator',
        'dynamodb:ListStreams',
      ],
      resources: [stream],
    }),
  );
  const source = new EventSourceMapping(alias, 'Stream', {
    target: alias,
    eventSourceArn: stream,
    startingPosition: StartingPosition.LATEST,
    batchSize: 100,
    bisectBatchOnError: true,
    reportBatchItemFailures: true,
    retryAttempts: 5,
    maxRecordAge: Duration.minutes(10),
    parallelizationFactor: 4,
    onFailure: new SqsDlq(aside),
    filters: [eventsOnly],
  });
  // The mapping is refused until the role may read.
  source.node.addDependency(role);
  return aside;
};
