import { Stage } from 'aws-cdk-lib';
import { describe, expect, test } from 'vitest';
import { at, isCdks, ofType } from './deployments.ts';
import type { Deployment, Resource } from './deployments.ts';

export const invariants = (made: () => readonly Deployment[]): void => {
  /** Of every deployment, the resources of a type that a rule is broken by. */
  const breaking = (type: string, breaks: (one: Resource, deployment: Deployment) => boolean): string[] =>
    made().flatMap((deployment) =>
      ofType(deployment, type)
        .filter((one) => !isCdks(one) && breaks(one, deployment))
        .map(({ stack, id }) => `${deployment.name}: ${stack}/${id}`),
    );
  const functions = 'Lambda::Function';

  describe('functions', () => {
    test('run Node 24 on arm64', () => {
      expect(
        breaking(
          functions,
          ({ Properties }) =>
            Properties['Runtime'] !== 'nodejs24.x' || at(Properties, 'Architectures', 0) !== 'arm64',
        ),
      ).toEqual([]);
    });

    test('have a role each, which no other uses', () => {
      for (const deployment of made()) {
        const roles = ofType(deployment, functions).map(
          ({ stack, Properties }) => `${stack} ${JSON.stringify(Properties['Role'])}`,
        );
        expect(new Set(roles).size).toBe(roles.length);
      }
    });

    test('log to a group of their own that forgets and is encrypted', () => {
      expect(
        breaking(functions, ({ Properties }) => at(Properties, 'LoggingConfig', 'LogGroup') === undefined),
      ).toEqual([]);
      expect(
        breaking(
          'Logs::LogGroup',
          ({ Properties }, { stage }) =>
            Properties['RetentionInDays'] !== stage.log.days || Properties['KmsKeyId'] === undefined,
        ),
      ).toEqual([]);
    });

    test('are traced where the stage traces', () => {
      expect(
        breaking(
          functions,
          ({ Properties }, { stage }) =>
            (at(Properties, 'TracingConfig', 'Mode') === 'Active') !== stage.tracing,
        ),
      ).toEqual([]);
    });

    test('are called by an alias, whose new version a tenth of calls meets first where the stage says so', () => {
      for (const deployment of made()) {
        const made = ofType(deployment, functions).filter((one) => !isCdks(one));
        const aliases = ofType(deployment, 'Lambda::Alias');
        expect(aliases).toHaveLength(made.length);
        const groups = ofType(deployment, 'CodeDeploy::DeploymentGroup');
        expect(groups).toHaveLength(deployment.stage.rollout === 'canary' ? made.length : 0);
        for (const { Properties } of groups) {
          expect(at(Properties, 'AutoRollbackConfiguration', 'Enabled')).toBe(true);
          expect(at(Properties, 'AlarmConfiguration', 'Alarms')).toHaveLength(1);
        }
      }
    });

    test('map stack traces back to sources', () => {
      expect(
        breaking(
          functions,
          ({ Properties }) =>
            at(Properties, 'Environment', 'Variables', 'NODE_OPTIONS') !== '--enable-source-maps',
        ),
      ).toEqual([]);
    });
  });

  describe('queues', () => {
    test('each have a dead-letter queue, or are one', () => {
      for (const deployment of made()) {
        const queues = ofType(deployment, 'SQS::Queue');
        const targets = new Set(
          queues.map(({ stack, Properties }) => {
            const target: unknown = at(Properties, 'RedrivePolicy', 'deadLetterTargetArn', 'Fn::GetAtt', 0);
            return `${stack} ${String(target)}`;
          }),
        );
        const without = queues.filter(
          ({ stack, id, Properties }) =>
            Properties['RedrivePolicy'] === undefined && !targets.has(`${stack} ${id}`),
        );
        // What followers of a stream set aside is a dead-letter queue too: of that stream.
        const followers = ['Broadcast', 'Archive'];
        expect(
          without.map(({ id }) => id).filter((id) => !followers.some((name) => id.startsWith(name))),
        ).toEqual([]);
      }
    });

    test('are encrypted and refuse what is not TLS', () => {
      expect(breaking('SQS::Queue', ({ Properties }) => Properties['SqsManagedSseEnabled'] !== true)).toEqual(
        [],
      );
      for (const deployment of made()) {
        const closed = JSON.stringify(ofType(deployment, 'SQS::QueuePolicy'));
        for (const { id } of ofType(deployment, 'SQS::Queue')) expect(closed).toContain(id);
      }
    });

    test('are consumed one message at a time, and by two at least, since fewer cannot be told to a mapping', () => {
      for (const deployment of made()) {
        const mappings = ofType(deployment, 'Lambda::EventSourceMapping').filter(
          ({ Properties }) => Properties['StartingPosition'] === undefined,
        );
        expect(mappings).toHaveLength(deployment.layout.functions.filter(({ queue }) => queue).length);
        for (const { Properties } of mappings) {
          expect(Properties['BatchSize']).toBe(1);
          expect(at(Properties, 'ScalingConfig', 'MaximumConcurrency')).toBeGreaterThanOrEqual(2);
        }
      }
    });
  });

  describe('what is kept', () => {
    test('tables are on demand, recover to a point in time, expire, and are encrypted under the customer’s key', () => {
      expect(
        breaking(
          'DynamoDB::Table',
          ({ Properties }) =>
            Properties['BillingMode'] !== 'PAY_PER_REQUEST' ||
            at(Properties, 'PointInTimeRecoverySpecification', 'PointInTimeRecoveryEnabled') !== true ||
            at(Properties, 'TimeToLiveSpecification', 'Enabled') !== true ||
            at(Properties, 'SSESpecification', 'KMSMasterKeyId') === undefined,
        ),
      ).toEqual([]);
    });

    test('buckets are versioned, closed to the public, tidied, and refuse what is not TLS', () => {
      expect(
        breaking(
          'S3::Bucket',
          ({ Properties }) =>
            at(Properties, 'VersioningConfiguration', 'Status') !== 'Enabled' ||
            at(Properties, 'PublicAccessBlockConfiguration', 'BlockPublicAcls') !== true ||
            at(Properties, 'PublicAccessBlockConfiguration', 'RestrictPublicBuckets') !== true ||
            at(Properties, 'LifecycleConfiguration', 'Rules', 0) === undefined,
        ),
      ).toEqual([]);
      for (const deployment of made()) {
        const policies = JSON.stringify(ofType(deployment, 'S3::BucketPolicy'));
        for (const { id } of ofType(deployment, 'S3::Bucket')) expect(policies).toContain(id);
        expect(policies).toContain('aws:SecureTransport');
      }
    });

    test('heads of audit chains are locked for the stage’s days, and their bucket outlives the deployment', () => {
      for (const deployment of made()) {
        const [anchors, ...others] = ofType(deployment, 'S3::Bucket').filter(
          ({ Properties }) => Properties['ObjectLockEnabled'] === true,
        );
        expect(others).toEqual([]);
        expect(anchors?.DeletionPolicy).toBe('Retain');
        expect(at(anchors?.Properties, 'ObjectLockConfiguration', 'Rule', 'DefaultRetention', 'Days')).toBe(
          deployment.stage.anchor_days,
        );
      }
    });

    test('a stage that retains its data keeps tables, keys and buckets when it is destroyed', () => {
      for (const deployment of made().filter(({ stage }) => stage.data === 'retain')) {
        for (const type of ['DynamoDB::Table', 'KMS::Key', 'S3::Bucket', 'Cognito::UserPool']) {
          expect(ofType(deployment, type).map(({ DeletionPolicy }) => DeletionPolicy)).not.toContain(
            'Delete',
          );
        }
      }
    });

    test('one key encrypts and turns, one signs by Ed25519', () => {
      for (const deployment of made()) {
        const keys = ofType(deployment, 'KMS::Key').map(({ Properties }) => Properties);
        expect(keys.map((key) => [key['KeySpec'] ?? 'SYMMETRIC', key['EnableKeyRotation'] ?? false])).toEqual(
          [
            ['SYMMETRIC', true],
            ['ECC_NIST_EDWARDS25519', false],
          ],
        );
      }
    });

    test('nothing is asked of an account to say what is to be made', () => {
      for (const { construct } of made()) {
        expect(Stage.of(construct)?.synth().manifest.missing ?? []).toEqual([]);
      }
    });

    test('nothing has a name of its own, so that it can be destroyed and made again', () => {
      const named = ['TableName', 'BucketName', 'QueueName', 'FunctionName', 'RoleName', 'StateMachineName'];
      for (const deployment of made()) {
        const fixed = deployment.resources.filter(
          ({ Type, Properties }) =>
            /::(Table|Bucket|Queue|Function|Role|StateMachine|Secret|Key|EventBus)$/.test(Type) &&
            named.some((property) => typeof Properties[property] === 'string'),
        );
        expect(fixed.map(({ id }) => id)).toEqual([]);
      }
    });
  });
};
