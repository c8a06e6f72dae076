import { RemovalPolicy } from 'aws-cdk-lib';
import {
  AttributeType,
  BillingMode,
  ProjectionType,
  StreamViewType,
  Table,
  TableEncryption,
} from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import type { TableSpec } from '../../topology/tables.ts';
import { tables } from '../../topology/tables.ts';
import type { Stage } from '../config/index.ts';
import type { TableName } from '../props.ts';
import { pascal } from './function.ts';

const key = (name: string) => ({ name, type: AttributeType.STRING });

const makeTable = (scope: Construct, spec: TableSpec, { stage, encryptionKey }: Options): Table => {
  const keep = stage.data === 'retain';
  const table = new Table(scope, `${pascal(spec.name)}Table`, {
    partitionKey: key(spec.partition),
    ...(spec.sort === undefined ? {} : { sortKey: key(spec.sort) }),
    billingMode: BillingMode.PAY_PER_REQUEST,
    encryption: TableEncryption.CUSTOMER_MANAGED,
    encryptionKey,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    ...(spec.ttl === undefined ? {} : { timeToLiveAttribute: spec.ttl }),
    ...(spec.stream ? { stream: StreamViewType.NEW_AND_OLD_IMAGES } : {}),
    deletionProtection: keep,
    removalPolicy: keep ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  });
  for (const { name, partition, sort, include } of spec.indexes) {
    table.addGlobalSecondaryIndex({
      indexName: name,
      partitionKey: key(partition),
      sortKey: key(sort),
      ...(include.length === 0
        ? { projectionType: ProjectionType.KEYS_ONLY }
        : { projectionType: ProjectionType.INCLUDE, nonKeyAttributes: [...include] }),
    });
  }
  return table;
};

type Options = { stage: Stage; encryptionKey: IKey };

/** The tables of the topology: on demand, recoverable to a point in time, under the customer's key. */
export const makeTables = (scope: Construct, options: Options): Record<TableName, Table> => {
  const make = (name: TableName): Table => makeTable(scope, tables[name], options);
  return { sessions: make('sessions'), vault: make('vault'), ledger: make('ledger'), access: make('access') };
};
