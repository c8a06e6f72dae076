/**
 * Alarms of one name call once: where there are several, they are watched by one over them, and that one calls. Each,
 * and the one over them, says what is wrong and where its runbook is.
 */
import {
  Alarm,
  AlarmRule,
  AlarmState,
  ComparisonOperator,
  CompositeAlarm,
  Metric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { AlarmBase, IAlarmAction } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { alarmNames } from '../../src/contracts/alarms.ts';
import type { AlarmName } from '../../src/contracts/alarms.ts';
import { pascal } from '../constructs/function.ts';
import type { AlarmSpec } from './alarm-spec.ts';
import { alarmText } from './alarm-text.ts';

export type AlarmSetProps = {
  specs: readonly AlarmSpec[];
  action: IAlarmAction;
  /** Where the repository's files can be read. */
  repository: string;
  /** Whether there are alarms over alarms; else each calls by itself. */
  composites: boolean;
  /** Whether metrics may be formulas; alarms over one are left out if not. */
  formulas: boolean;
};

export class AlarmSet extends Construct {
  /** Those that call. */
  readonly calling: ReadonlyMap<AlarmName, readonly AlarmBase[]>;

  constructor(scope: Construct, id: string, props: AlarmSetProps) {
    super(scope, id);
    const { action, formulas } = props;
    const specs = props.specs.filter(({ metric }) => formulas || metric instanceof Metric);
    const calling = new Map<AlarmName, AlarmBase[]>();
    for (const name of alarmNames) {
      const made = specs.filter((one) => one.name === name).map((one) => this.alarm(one, props));
      calling.set(name, made.length > 1 && props.composites ? [this.over(name, made, props)] : made);
    }
    for (const one of [...calling.values()].flat()) one.addAlarmAction(action);
    this.calling = calling;
  }

  private alarm({ name, of, ...spec }: AlarmSpec, { repository }: AlarmSetProps): Alarm {
    const periods = spec.periods ?? 1;
    return new Alarm(this, pascal(of === undefined ? name : `${name}-${of}`), {
      alarmDescription: alarmText(name, repository, of),
      metric: spec.metric,
      threshold: spec.threshold,
      comparisonOperator:
        spec.below === true
          ? ComparisonOperator.LESS_THAN_THRESHOLD
          : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: periods,
      datapointsToAlarm: spec.beyond ?? periods,
      treatMissingData: spec.missing ?? TreatMissingData.NOT_BREACHING,
    });
  }

  private over(name: AlarmName, made: readonly Alarm[], { repository }: AlarmSetProps): CompositeAlarm {
    return new CompositeAlarm(this, pascal(`any-${name}`), {
      alarmDescription: alarmText(name, repository, 'any of them'),
      alarmRule: AlarmRule.anyOf(...made.map((one) => AlarmRule.fromAlarm(one, AlarmState.ALARM))),
    });
  }
}
