import { Duration } from 'aws-cdk-lib';
import { ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { LambdaDeploymentConfig, LambdaDeploymentGroup } from 'aws-cdk-lib/aws-codedeploy';
import type { Stage } from '../config/index.ts';
import type { DeliberateFunction } from './function.ts';

/**
 * How an alias moves to a new version: a tenth of its calls for five minutes, and back at once where any of the new
 * version fails; or, where the stage says so, all at once.
 */
export const rollout = ({ alias }: Pick<DeliberateFunction, 'alias'>, { stage }: { stage: Stage }): void => {
  if (stage.rollout === 'at-once') return;
  const failures = alias
    .metricErrors({ period: Duration.minutes(1), statistic: 'Sum' })
    .createAlarm(alias, 'RolloutFails', {
      alarmDescription: 'Calls of this alias fail; while a new version takes over, this takes it back.',
      threshold: 5,
      evaluationPeriods: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
  new LambdaDeploymentGroup(alias, 'Rollout', {
    alias,
    deploymentConfig: LambdaDeploymentConfig.CANARY_10PERCENT_5MINUTES,
    alarms: [failures],
    autoRollback: { deploymentInAlarm: true, failedDeployment: true, stoppedDeployment: true },
  });
};
