import { Stack } from 'aws-cdk-lib';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { beforeAll, describe, expect, test } from 'vitest';
import { Stacks } from './api-templates.ts';

let dev: Stacks;
let prod: Stacks;
beforeAll(() => {
  dev = new Stacks('dev');
  prod = new Stacks('prod');
}, 120_000);

const text = (value: unknown): string => JSON.stringify(value);

describe('operations', () => {
  test('has a topic under the key of the deployment, which alarms of this account may use, and nobody without TLS', () => {
    const { id, Properties } = prod.one('Operations', 'AWS::SNS::Topic');
    expect(text(Properties['KmsMasterKeyId'])).toContain('Key');
    const policy = text(prod.one('Operations', 'AWS::SNS::TopicPolicy').Properties);
    expect(policy).toContain(id);
    expect(policy).toContain('"Effect":"Deny"');
    expect(policy).toContain('cloudwatch.amazonaws.com');
    const keys = text(prod.of('Data', 'AWS::KMS::Key'));
    expect(keys).toContain('"Sid":"AlarmsEncrypt"');
  });

  test('tells a topic of one’s own instead, and makes none', () => {
    const mine = 'arn:aws:sns:eu-central-1:111122223333:on-call';
    const given = new Stacks('prod', { alarmTopic: Topic.fromTopicArn(new Stack(), 'OnCall', mine) });
    expect(given.of('Operations', 'AWS::SNS::Topic')).toEqual([]);
    expect(
      text(given.of('Operations', 'AWS::CloudWatch::CompositeAlarm')[0]?.Properties['AlarmActions']),
    ).toContain(mine);
  });

  test('has a dashboard for the system and one for spending', () => {
    const dashboards = dev.of('Operations', 'AWS::CloudWatch::Dashboard');
    expect(dashboards.map(({ id }) => id.slice(0, 6)).toSorted()).toEqual(['Spendi', 'System']);
    const spending = text(dashboards.find(({ id }) => id.startsWith('Spend'))?.Properties['DashboardBody']);
    for (const shown of [
      'deliberate_spending_usd_total',
      'deliberate_tokens_total',
      'deliberate_budget_refusals_total',
      'Duration',
      'ConsumedWriteCapacityUnits',
      'StateTransition',
    ])
      expect(spending, shown).toContain(shown);
  });

  test('adds metrics up by name, since METRICS() would add up a whole graph', () => {
    expect(text(dev.of('Operations', 'AWS::CloudWatch::Dashboard'))).not.toContain('METRICS()');
  });

  test('holds no other stack back: what it looks at may go first', () => {
    expect(text(prod.template('Operations').toJSON())).not.toContain('Fn::ImportValue');
  });

  test('copies tables away where the stage says so; keys of sessions for a week and no longer', () => {
    expect(dev.of('Operations', 'AWS::Backup::BackupPlan')).toEqual([]);
    const days = new Map(
      prod.of('Operations', 'AWS::Backup::BackupSelection').map(({ Properties }) => {
        const { Ref = '' } = (Properties['BackupPlanId'] as { 'Fn::GetAtt'?: string[]; Ref?: string }) ?? {};
        const id = Ref === '' ? text(Properties['BackupPlanId']) : Ref;
        const plan = prod.of('Operations', 'AWS::Backup::BackupPlan').find((one) => id.includes(one.id));
        return [
          text(Properties),
          [...text(plan).matchAll(/"DeleteAfterDays":(\d+)/g)].map(([, day]) => Number(day)),
        ] as const;
      }),
    );
    const ofTable = (name: string): number[] =>
      [...days].filter(([selection]) => selection.includes(`${name}Table`)).flatMap(([, kept]) => kept);
    expect(ofTable('Vault')).toEqual([7]);
    for (const name of ['Sessions', 'Ledger', 'Access']) expect(ofTable(name), name).toEqual([7, 30, 90]);
  });
});
