import type { IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { AlarmName } from '../../src/contracts/alarms.ts';
import type { OperationsStage } from '../config/operations.ts';
import type { Watched } from './watched.ts';

/** An alarm as data. Several of one name are watched as one: whoever is called learns which by looking. */
export type AlarmSpec = {
  name: AlarmName;
  /** Which of several: a queue, a table. */
  of?: string;
  metric: IMetric;
  /** It rings from this value on; with `below`, under it. */
  threshold: number;
  below?: true;
  /** Periods that are looked at, 1 by default, and how many of them must be beyond the threshold, all by default. */
  periods?: number;
  beyond?: number;
  /** What silence means; by default that all is well. */
  missing?: TreatMissingData;
};

/** Makes alarms of what there is to watch. */
export type Watch = (watched: Watched, limits: OperationsStage) => AlarmSpec[];
