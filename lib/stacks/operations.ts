/**
 * Who is called, when, and with what to do about it. It only looks on: its references to other stacks are weak, so that
 * a queue or a function that a pack no longer needs can go before this stack has let go of it.
 */
import { CfnOutput, CrossStackReferences, ReferenceStrength, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { need } from '../need.ts';
import { AlarmSet } from '../operations/alarm-set.ts';
import { watchAll } from '../operations/alarms/index.ts';
import { addBackups } from '../operations/backups.ts';
import { spendingDashboard } from '../operations/spending-dashboard.ts';
import { systemDashboard } from '../operations/system-dashboard.ts';
import { alarmTopic } from '../operations/topic.ts';
import type { Watched } from '../operations/watched.ts';
import type { OperationsProps } from '../props.ts';

/** Alarms, dashboards and backups. */
export class OperationsStack extends Stack {
  constructor(scope: Construct, id: string, props: OperationsProps) {
    super(scope, id, props);
    CrossStackReferences.of(this).consume(ReferenceStrength.WEAK);
    const { stage, resources } = props;
    const { repository, composites, formulas, backups } = stage.operations;
    const watched = watchedOf(props);
    const topic = props.alarmTopic ?? alarmTopic(this, resources.key);
    const { calling } = new AlarmSet(this, 'Watch', {
      specs: watchAll(watched, stage.operations),
      action: new SnsAction(topic),
      repository,
      composites,
      formulas,
    });
    systemDashboard(this, { watched, alarms: [...calling.values()].flat(), repository });
    spendingDashboard(this, watched);
    if (backups) {
      const removal = stage.data === 'retain' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
      addBackups(this, { tables: resources.tables, key: resources.key, removal });
    }
    new CfnOutput(this, 'AlarmTopic', { value: topic.topicArn, description: 'Subscribe to it to be called' });
  }
}

const watchedOf = ({ stage, layout, resources, functions, agents, api }: OperationsProps): Watched => {
  const letters = layout.queues.map(({ dead_letter }): [string, IQueue] => [
    dead_letter,
    need(resources.queues.get(dead_letter), `queue ${dead_letter}`),
  ]);
  return {
    service: stage.name,
    layout,
    functions: new Map(functions.map((one) => [one.spec.name, one.function])),
    queues: resources.queues,
    deadLetters: new Map([...letters, ...agents.deadLetters, ...api.deadLetters]),
    tables: resources.tables,
    machine: resources.machine,
    rest: api.rest,
    socket: api.socket,
    ...(resources.worker === undefined ? {} : { worker: resources.worker }),
  };
};
