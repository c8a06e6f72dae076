import { Duration, Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { EventSourceMapping, FilterCriteria, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import type { EventSourceMappingOptions } from 'aws-cdk-lib/aws-lambda';
import { SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { FunctionSpec } from '../../topology/index.ts';
import { need } from '../need.ts';
import type { Resources } from '../props.ts';
import type { DeliberateFunction } from './function.ts';

/**
 * Which records of the stream concern a follower, and how long one that it fails at is tried again. A stream serves two
 * followers and no more: a third would be throttled.
 */
const followers: Readonly<
  Record<
    NonNullable<FunctionSpec['follows']>,
    Required<Pick<EventSourceMappingOptions, 'filters' | 'maxRecordAge'>> &
      Pick<EventSourceMappingOptions, 'retryAttempts'>
  >
> = {
  /** Lines of events are inserted once and never changed. Whoever follows a session soon fetches what it was not told. */
  events: {
    filters: [
      FilterCriteria.filter({
        eventName: ['INSERT'],
        dynamodb: { Keys: { sk: { S: [{ prefix: 'event#' }] } } },
      }),
    ],
    retryAttempts: 5,
    maxRecordAge: Duration.minutes(10),
  },
  /**
   * Removals by DynamoDB itself, and by nobody else. What is passed over is gone, so that it is tried for as long as
   * leaves someone 18 of the stream's 24 hours to fetch it from there.
   */
  expired: {
    filters: [
      FilterCriteria.filter({
        eventName: ['REMOVE'],
        userIdentity: { type: ['Service'], principalId: ['dynamodb.amazonaws.com'] },
      }),
    ],
    maxRecordAge: Duration.hours(6),
  },
};

/**
 * Tells a function of changes to the sessions table. It says from which record on to try again; where it fails whole, the
 * batch is split until the bad record is alone. That is tried for as long as it may still matter and then put aside, so
 * that the others of its shard go on.
 * @returns the queue of what was put aside: places in the stream, not what lies there
 */
const follow = ({ spec, alias, role }: DeliberateFunction, { tables, key }: Resources): Queue => {
  const stream = need(tables.sessions.tableStreamArn, 'a stream of the table');
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
  role.addToPolicy(
    new PolicyStatement({
      actions: ['kms:Decrypt'],
      resources: [key.keyArn],
      conditions: {
        StringEquals: { 'kms:ViaService': `dynamodb.${Stack.of(alias).region}.amazonaws.com` },
      },
    }),
  );
  const source = new EventSourceMapping(alias, 'Stream', {
    target: alias,
    eventSourceArn: stream,
    startingPosition: StartingPosition.LATEST,
    batchSize: 100,
    bisectBatchOnError: true,
    reportBatchItemFailures: true,
    parallelizationFactor: 4,
    onFailure: new SqsDlq(aside),
    ...followers[need(spec.follows, 'what it follows')],
  });
  // The mapping is refused until the role may read.
  source.node.addDependency(role);
  return aside;
};

/** Tells each of these functions. @returns the queues of what was put aside, by name */
export const followAll = (
  functions: readonly DeliberateFunction[],
  resources: Resources,
): ReadonlyMap<string, IQueue> =>
  new Map(functions.map((one) => [`${one.spec.name}-aside`, follow(one, resources)] as const));
