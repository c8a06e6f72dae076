import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Topology } from '../../topology/index.ts';

/** What alarms and dashboards look at: all that the other stacks made, by the names of the topology. */
export type Watched = {
  /** Value of the dimension `service` of the project's own metrics. */
  service: string;
  layout: Topology;
  functions: ReadonlyMap<string, IFunction>;
  /** Queues of steps. */
  queues: ReadonlyMap<string, IQueue>;
  /** Every dead-letter queue, those of other stacks among them. */
  deadLetters: ReadonlyMap<string, IQueue>;
  tables: Readonly<Record<string, ITable>>;
  machine: IStateMachine;
  rest: { name: string; stage: string };
  socket: { apiId: string; stage: string };
  /** Absent where nobody runs the search worker as a service. */
  worker?: { cluster: string; service: string };
};
