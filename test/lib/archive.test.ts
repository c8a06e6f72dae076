import { checkpointsFolder } from '../../src/contracts/passing-folders.ts';
import { beforeAll, describe, expect, test } from 'vitest';
import { longestDays, retentionDays } from '../../src/contracts/retention.ts';
import { Stacks } from './api-templates.ts';
import type { Part, Resource } from './api-templates.ts';

let dev: Stacks;
beforeAll(() => {
  dev = new Stacks('dev');
  // The first look at a template synthesizes all of them.
  dev.template('Data');
}, 120_000);

const text = (value: unknown): string => JSON.stringify(value);
const mappings = (part: Part): Resource[] =>
  dev
    .of(part, 'AWS::Lambda::EventSourceMapping')
    .filter(({ Properties }) => Properties['StartingPosition'] !== undefined);
const patternsOf = (mapping: Resource | undefined): unknown[] =>
  (mapping?.Properties['FilterCriteria'] as { Filters: { Pattern: string }[] }).Filters.map(
    ({ Pattern }): unknown => JSON.parse(Pattern),
  );

describe('the archive', () => {
  test('is told of what DynamoDB removed in time, and of no other removal', () => {
    const [mapping, ...others] = mappings('Agents');
    expect(others).toEqual([]);
    expect(patternsOf(mapping)).toEqual([
      {
        eventName: ['REMOVE'],
        userIdentity: { type: ['Service'], principalId: ['dynamodb.amazonaws.com'] },
      },
    ]);
  });

  test('tries each for hours, says which failed, and puts aside what it cannot keep while the stream has it', () => {
    const properties = mappings('Agents')[0]?.Properties;
    expect(properties).toMatchObject({
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      BisectBatchOnFunctionError: true,
      MaximumRecordAgeInSeconds: 6 * 3600,
    });
    expect(properties?.['MaximumRetryAttempts']).toBeUndefined();
    expect(text(properties?.['DestinationConfig'])).toContain('ArchiveFunctionAliasliveAside');
  });

  test('is one of two followers, as many as a stream serves', () => {
    expect([...mappings('Agents'), ...mappings('Api')]).toHaveLength(2);
  });

  test('puts objects there by its role, and may do nothing else with what is kept', () => {
    const [policy] = dev.of('Agents', 'AWS::IAM::Policy').filter(({ id }) => id.startsWith('ArchiveRole'));
    const { Statement } = policy?.Properties['PolicyDocument'] as {
      Statement: { Action: string | string[]; Resource: unknown; Condition?: unknown }[];
    };
    const allowed = Statement.flatMap(({ Action, Resource }) =>
      [Action].flat().map((action) => ({ action, on: text(Resource) })),
    ).filter(({ action }) => !/^(logs|xray|sqs):/.test(action));
    expect(allowed.map(({ action }) => action).toSorted()).toEqual([
      'dynamodb:DescribeStream',
      'dynamodb:GetRecords',
      'dynamodb:GetShardIterator',
      'dynamodb:ListStreams',
      'kms:Decrypt',
      'kms:GenerateDataKey',
      's3:PutObject',
    ]);
    for (const { action, on } of allowed.filter(({ action }) => action.startsWith('dynamodb:')))
      expect(on, action).toContain('SessionsTable');
    expect(allowed.find(({ action }) => action === 's3:PutObject')?.on).toMatch(/Archive\w+Arn\w*"?.*\/\*/);
  });
});

describe('what lies in buckets', () => {
  const rulesOf = (name: string): Record<string, unknown>[] => {
    const [bucket] = dev
      .of('Data', 'AWS::S3::Bucket')
      .filter(({ id }) => new RegExp(`^${name}[0-9A-F]{8}$`).test(id));
    return (bucket?.Properties['LifecycleConfiguration'] as { Rules: Record<string, unknown>[] }).Rules;
  };
  const colder = (days: number) => [{ StorageClass: 'GLACIER_IR', TransitionInDays: days }];

  test('is kept in the archive for a year', () => {
    expect(rulesOf('Archive')).toEqual([
      expect.objectContaining({ ExpirationInDays: retentionDays.archive, Transitions: colder(30) }),
    ]);
  });

  test('is kept beside the table for as long as an item there or in the archive can point at it, but for checkpoints', () => {
    expect(longestDays).toBeGreaterThanOrEqual(retentionDays.line + retentionDays.archive);
    const expiring = rulesOf('Bodies').filter(({ ExpirationInDays }) => ExpirationInDays !== undefined);
    expect(expiring).toHaveLength(2);
    expect(expiring.find(({ Prefix }) => Prefix === 'sessions/')).toMatchObject({
      ExpirationInDays: longestDays,
      Transitions: colder(90),
    });
    // No item points at a search that was kept: its step's name and its order find it.
    expect(expiring.find(({ Prefix }) => Prefix === checkpointsFolder)).toMatchObject({
      ExpirationInDays: 1,
    });
  });
});

test('the stream of sessions has old images, without which nothing could be archived', () => {
  const [table] = dev.of('Data', 'AWS::DynamoDB::Table').filter(({ id }) => id.startsWith('SessionsTable'));
  expect(table?.Properties['StreamSpecification']).toEqual({ StreamViewType: 'NEW_AND_OLD_IMAGES' });
});
