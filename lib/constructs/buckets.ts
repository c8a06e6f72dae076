import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { BucketProps, LifecycleRule } from 'aws-cdk-lib/aws-s3';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  HttpMethods,
  ObjectLockRetention,
  ObjectOwnership,
  StorageClass,
} from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { crossOrigin } from '../../src/contracts/cross-origin.ts';
import { checkpointsFolder, requestsFolder, uploadsFolder } from '../../src/contracts/passing-folders.ts';
import { longestDays, retentionDays } from '../../src/contracts/retention.ts';
import type { Stage } from '../config/index.ts';
import type { Data } from '../props.ts';

const closed = {
  blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
  enforceSSL: true,
  minimumTLSVersion: 1.2,
  objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
  versioned: true,
} as const satisfies BucketProps;

/** What was never finished, and what was replaced, goes. */
const tidy = (days: number): LifecycleRule => ({
  abortIncompleteMultipartUploadAfter: Duration.days(1),
  noncurrentVersionExpiration: Duration.days(days),
});

/** What is hardly read any more costs less to keep, and is still read at once. S3 leaves what is below 128 KB where it is. */
const colder = (days: number): Pick<LifecycleRule, 'transitions'> => ({
  transitions: [
    { storageClass: StorageClass.GLACIER_INSTANT_RETRIEVAL, transitionAfter: Duration.days(days) },
  ],
});

/** Documents that were uploaded, and large requests to the index, are done with within a day or never. */
const passing = [uploadsFolder, requestsFolder].map((prefix): LifecycleRule => ({
  ...tidy(1),
  prefix,
  expiration: Duration.days(1),
}));

/** Documents too large for a request go to S3 itself, from pages of the console too. */
const uploadsFrom = ({ api: { console_origin } }: Stage): Pick<BucketProps, 'cors'> =>
  console_origin === undefined
    ? {}
    : {
        cors: [
          {
            allowedOrigins: [console_origin],
            allowedMethods: [HttpMethods.PUT],
            allowedHeaders: ['content-*', 'x-amz-*'],
            maxAge: crossOrigin.max_age_seconds,
          },
        ],
      };

/**
 * The buckets: versioned, closed to the public, spoken to over TLS only. Those of a stage that is destroyed are emptied
 * first, but never the anchors: their heads stay locked for the stage's days, so the bucket is kept.
 */
export const makeBuckets = (
  scope: Construct,
  { stage, encryptionKey }: { stage: Stage; encryptionKey: IKey },
): Data['buckets'] => {
  const removal =
    stage.data === 'destroy' && stage.empties_buckets
      ? { removalPolicy: RemovalPolicy.DESTROY, autoDeleteObjects: true }
      : { removalPolicy: RemovalPolicy.RETAIN };
  const accessLogs = new Bucket(scope, 'AccessLogs', {
    ...closed,
    ...removal,
    encryption: BucketEncryption.S3_MANAGED,
    lifecycleRules: [{ ...tidy(1), expiration: Duration.days(90) }],
  });
  const bucket = (id: string, props: BucketProps): Bucket =>
    new Bucket(scope, id, {
      ...closed,
      ...removal,
      encryption: BucketEncryption.KMS,
      encryptionKey,
      bucketKeyEnabled: true,
      serverAccessLogsBucket: accessLogs,
      serverAccessLogsPrefix: `${id.toLowerCase()}/`,
      ...props,
    });
  return {
    accessLogs,
    // Items that expired still point at their bodies from the archive: these stay as long as anything can.
    bodies: bucket('Bodies', {
      lifecycleRules: [
        tidy(1),
        {
          ...colder(retentionDays.session),
          prefix: 'sessions/',
          expiration: Duration.days(longestDays),
        },
        // Searches under way are forgotten when their steps end, but for those whose workers never came back.
        {
          ...tidy(retentionDays.checkpoint),
          prefix: checkpointsFolder,
          expiration: Duration.days(retentionDays.checkpoint),
        },
      ],
    }),
    knowledge: bucket('Knowledge', { lifecycleRules: [tidy(30), ...passing], ...uploadsFrom(stage) }),
    archive: bucket('Archive', {
      lifecycleRules: [{ ...tidy(30), ...colder(30), expiration: Duration.days(retentionDays.archive) }],
    }),
    anchors: bucket('Anchors', {
      removalPolicy: RemovalPolicy.RETAIN,
      autoDeleteObjects: false,
      objectLockDefaultRetention: ObjectLockRetention.governance(Duration.days(stage.anchor_days)),
      lifecycleRules: [{ abortIncompleteMultipartUploadAfter: Duration.days(1) }],
    }),
  };
};
