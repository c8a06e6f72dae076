import { RemovalPolicy } from 'aws-cdk-lib';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { PartProps } from '../props.ts';

/** A log group that forgets after the stage's days, encrypted under the customer's key. */
export const logGroup = (
  scope: Construct,
  id: string,
  { stage, resources }: Pick<PartProps, 'stage' | 'resources'>,
): LogGroup =>
  new LogGroup(scope, id, {
    // The number of days is the enumeration's value.
    retention: stage.log.days as RetentionDays,
    encryptionKey: resources.key,
    removalPolicy: stage.data === 'destroy' ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN,
  });
