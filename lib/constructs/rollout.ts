import { Duration, Stack } from 'aws-cdk-lib';
import { ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { LambdaApplication, LambdaDeploymentConfig, LambdaDeploymentGroup } from 'aws-cdk-lib/aws-codedeploy';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { Stage } from '../config/index.ts';
import { alarmText } from '../operations/alarm-text.ts';
import type { DeliberateFunction } from './function.ts';

/** What the rollouts of a stack share. */
class Rollouts extends Construct {
  readonly application = new LambdaApplication(this, 'Application');
  readonly role: IRole = new Role(this, 'Role', {
    assumedBy: new ServicePrincipal('codedeploy.amazonaws.com'),
    managedPolicies: [
      ManagedPolicy.fromAwsManagedPolicyName('service-role/AWSCodeDeployRoleForLambdaLimited'),
    ],
  });

  static of(scope: Construct): Rollouts {
    const stack = Stack.of(scope);
    const made = stack.node.tryFindChild('Rollouts');
    return made instanceof Rollouts ? made : new Rollouts(stack, 'Rollouts');
  }
}

/**
 * How an alias moves to a new version: a tenth of its calls for five minutes, and back at once where any of the new
 * version fails; or, where the stage says so, all at once. The alarm acts by itself and calls nobody.
 */
export const rollout = (
  { alias, spec }: Pick<DeliberateFunction, 'alias' | 'spec'>,
  { stage }: { stage: Stage },
): void => {
  if (stage.rollout === 'at-once') return;
  const { application, role } = Rollouts.of(alias);
  const failures = alias
    .metricErrors({ period: Duration.minutes(1), statistic: 'Sum' })
    .createAlarm(alias, 'RolloutFails', {
      alarmDescription: alarmText('rollout-fails', stage.operations.repository, spec.name),
      threshold: 5,
      evaluationPeriods: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
  new LambdaDeploymentGroup(alias, 'Rollout', {
    application,
    role,
    alias,
    deploymentConfig: LambdaDeploymentConfig.CANARY_10PERCENT_5MINUTES,
    alarms: [failures],
    autoRollback: { deploymentInAlarm: true, failedDeployment: true, stoppedDeployment: true },
  });
};
