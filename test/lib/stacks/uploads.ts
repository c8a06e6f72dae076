import { describe, expect, test } from 'vitest';
import { at, ofType } from './deployments.ts';
import type { Deployment } from './deployments.ts';

const text = (value: unknown): string => JSON.stringify(value);

export const uploads = (made: () => readonly Deployment[]): void => {
  describe('uploads', () => {
    const bucketOf = (deployment: Deployment) =>
      ofType(deployment, 'S3::Bucket').filter(
        ({ Properties }) => Properties['NotificationConfiguration'] !== undefined,
      );

    test('are told of to their queue, and nothing else is', () => {
      for (const deployment of made()) {
        const buckets = bucketOf(deployment);
        expect(buckets).toHaveLength(1);
        const told = at(
          buckets[0]?.Properties,
          'NotificationConfiguration',
          'QueueConfigurations',
        ) as unknown[];
        expect(told).toHaveLength(1);
        expect(told[0]).toMatchObject({ Event: 's3:ObjectCreated:*' });
        expect(text(at(told[0], 'Filter'))).toContain('"Value":"uploads/"');
        expect(text(at(told[0], 'Queue'))).toMatch(/"Ingest[0-9A-F]+"/);
      }
    });

    test('may be told of by S3 in the name of this account alone', () => {
      for (const deployment of made()) {
        const statements = ofType(deployment, 'SQS::QueuePolicy').flatMap(
          ({ Properties }) => at(Properties, 'PolicyDocument', 'Statement') as unknown[],
        );
        const [sending, ...others] = statements.filter((one) => text(one).includes('s3.amazonaws.com'));
        expect(others).toEqual([]);
        expect(sending).toMatchObject({ Effect: 'Allow', Action: 'sqs:SendMessage' });
        expect(Object.keys(at(sending, 'Condition', 'StringEquals') as object)).toEqual([
          'aws:SourceAccount',
        ]);
      }
    });

    test('and large requests to the index are gone within a day', () => {
      for (const deployment of made()) {
        const rules = at(bucketOf(deployment)[0]?.Properties, 'LifecycleConfiguration', 'Rules') as {
          Prefix?: string;
          ExpirationInDays?: number;
        }[];
        expect(rules.filter(({ Prefix }) => Prefix !== undefined)).toMatchObject([
          { Prefix: 'uploads/', ExpirationInDays: 1, NoncurrentVersionExpiration: { NoncurrentDays: 1 } },
          { Prefix: 'requests/', ExpirationInDays: 1, NoncurrentVersionExpiration: { NoncurrentDays: 1 } },
        ]);
      }
    });

    test('are read and removed by who takes them up, and put by who signs for them', () => {
      for (const deployment of made()) {
        const objects = (prefix: string): [string, string][] =>
          ofType(deployment, 'IAM::Policy')
            .filter(({ id }) => id.startsWith(prefix))
            .flatMap(({ Properties }) => at(Properties, 'PolicyDocument', 'Statement') as unknown[])
            .flatMap((one) =>
              [at(one, 'Action')]
                .flat()
                .filter((action) => String(action).startsWith('s3:'))
                .map((action): [string, string] => [
                  String(action),
                  /\/(uploads|requests)\/\*/.exec(text(at(one, 'Resource')))?.[1] ?? 'elsewhere',
                ]),
            );
        expect(objects('IngestRole')).toEqual([
          ['s3:DeleteObject', 'uploads'],
          ['s3:GetObject', 'uploads'],
          ['s3:PutObject', 'requests'],
        ]);
        expect(objects('DocumentsRole')).toEqual([
          ['s3:GetObject', 'uploads'],
          ['s3:PutObject', 'uploads'],
          ['s3:PutObject', 'requests'],
        ]);
      }
    });
  });
};
