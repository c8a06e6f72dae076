/**
 * Copies of tables apart from them (requirement E3): a week of days, a month of weeks, three months of months. The keys
 * of sessions are in `vault`, and whoever has a copy of them can read what was erased, so that copies of it last a week
 * and no longer. An old copy of sessions opens with the vault of today.
 */
import { Duration } from 'aws-cdk-lib';
import type { RemovalPolicy } from 'aws-cdk-lib';
import { BackupPlan, BackupPlanRule, BackupResource, BackupVault } from 'aws-cdk-lib/aws-backup';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { Schedule } from 'aws-cdk-lib/aws-events';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';

export type BackupProps = {
  tables: Readonly<Record<string, ITable>>;
  key: IKey;
  removal: RemovalPolicy;
};

const vaultOfKeys = 'vault';

export const addBackups = (scope: Construct, { tables, key, removal }: BackupProps): void => {
  const backupVault = new BackupVault(scope, 'Backups', { encryptionKey: key, removalPolicy: removal });
  const rule = (ruleName: string, cron: { day?: string; weekDay?: string }, days: number): BackupPlanRule =>
    new BackupPlanRule({
      ruleName,
      scheduleExpression: Schedule.cron({ hour: '3', minute: '0', ...cron }),
      startWindow: Duration.hours(1),
      completionWindow: Duration.hours(6),
      deleteAfter: Duration.days(days),
    });
  const plan = (id: string, backupPlanRules: BackupPlanRule[], named: (name: string) => boolean): void => {
    new BackupPlan(scope, id, { backupVault, backupPlanRules }).addSelection('Tables', {
      resources: Object.entries(tables)
        .filter(([name]) => named(name))
        .map(([, table]) => BackupResource.fromArn(table.tableArn)),
    });
  };
  plan(
    'BackupPlan',
    [rule('daily', {}, 7), rule('weekly', { weekDay: 'SUN' }, 30), rule('monthly', { day: '1' }, 90)],
    (name) => name !== vaultOfKeys,
  );
  plan('BackupPlanOfKeys', [rule('daily', {}, 7)], (name) => name === vaultOfKeys);
};
