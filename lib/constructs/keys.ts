import { Aws, Duration, RemovalPolicy } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key, KeySpec, KeyUsage } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import type { Stage } from '../config/index.ts';

const removal = (stage: Stage) =>
  stage.data === 'retain'
    ? { removalPolicy: RemovalPolicy.RETAIN }
    : { removalPolicy: RemovalPolicy.DESTROY, pendingWindow: Duration.days(7) };

/** Encrypts what the deployment keeps: tables, buckets, secrets, logs, environments of functions. */
export const encryptionKey = (scope: Construct, stage: Stage): Key => {
  const key = new Key(scope, 'Key', {
    description: `Data of Deliberate (${stage.name})`,
    enableKeyRotation: true,
    ...removal(stage),
  });
  key.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal(`logs.${Aws.REGION}.amazonaws.com`)],
      actions: [
        'kms:Encrypt',
        'kms:Decrypt',
        'kms:ReEncryptFrom',
        'kms:ReEncryptTo',
        'kms:GenerateDataKey',
        'kms:DescribeKey',
      ],
      resources: ['*'],
      conditions: {
        ArnLike: {
          'kms:EncryptionContext:aws:logs:arn': `arn:${Aws.PARTITION}:logs:${Aws.REGION}:${Aws.ACCOUNT_ID}:log-group:*`,
        },
      },
    }),
  );
  return key;
};

/** Signs decisions and heads of audit chains. Its signatures outlive it: whoever destroys it keeps the public key. */
export const signingKey = (scope: Construct, stage: Stage): Key =>
  new Key(scope, 'SigningKey', {
    description: `Decisions and audit chains of Deliberate (${stage.name})`,
    keySpec: KeySpec.ECC_NIST_EDWARDS25519,
    keyUsage: KeyUsage.SIGN_VERIFY,
    ...removal(stage),
  });
