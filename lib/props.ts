/** What the construct is given, and what its stacks give each other. */
import type { StackProps } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Topology } from '../topology/index.ts';
import type { tables } from '../topology/tables.ts';
import type { Code } from './code.ts';
import type { Stage } from './config/index.ts';
import type { DeliberateFunction } from './constructs/function.ts';
import type { Socket } from './constructs/socket.ts';
import type { DeployedPack } from './pack.ts';
import type { AgentsStack } from './stacks/agents.ts';
import type { ApiStack } from './stacks/api.ts';

/**
 * Where search workers run. `public`: a network of its own, public subnets without ingress, no NAT. `vpc`: subnets that
 * exist, with a way to S3, DynamoDB, SQS, Step Functions, KMS, Lambda, Secrets Manager, CloudWatch and the image registry.
 */
export type Network = 'public' | { vpc: IVpc; subnets?: SubnetSelection };

/** A Cognito user pool of yours, in place of the one that a stage makes. */
export type Identity = { userPoolId: string; userPoolArn: string; clientId: string };

/** The API under a name of yours. */
export type Domain = { name: string; certificateArn: string };

export type DeliberateProps = {
  /** Folder of the pack. */
  pack: string;
  /** A stage of `lib/config`, or one of yours. */
  stage: Stage;
  /** Default `public`. */
  network?: Network;
  identity?: Identity;
  domain?: Domain;
  /** Told of alarms. */
  alarmTopic?: ITopic;
  /** Values of the pack's settings (`extensions.yaml`); the rest keep their defaults. */
  settings?: Readonly<Record<string, string>>;
  /** Folder with the bundles; absent: they are built. */
  build?: string;
};

export type TableName = keyof typeof tables;

/** What holds state, made by the data stack. */
export type Data = {
  tables: Readonly<Record<TableName, ITable>>;
  buckets: Readonly<Record<'bodies' | 'anchors' | 'knowledge' | 'archive' | 'accessLogs', IBucket>>;
  /** Encrypts tables, buckets, logs and secrets. */
  key: IKey;
  /** Signs decisions and heads of audit chains; Ed25519. */
  signingKey: IKey;
  bus: IEventBus;
  socket: Socket;
  /** Step queues and dead-letter queues, by their names in the topology. */
  queues: ReadonlyMap<string, IQueue>;
  /** By the name that the pack gives them. */
  secrets: ReadonlyMap<string, ISecret>;
  people?: Identity;
};

/** All that functions can be granted (lib/grants.ts). A stack adds what it made to what it was given. */
export type Resources = Data & {
  /** Answers searches for passages. */
  retrieval?: IFunction;
  machine?: IStateMachine;
  /** Code extensions, by id. */
  extensions?: ReadonlyMap<string, IFunction>;
  worker?: { cluster: string; service: string; serviceArn: string };
};

/** What every stack is made of, besides CDK's own. `R`: the resources that stacks before it made. */
export type PartProps<R extends Resources = Resources> = StackProps & {
  stage: Stage;
  layout: Topology;
  pack: DeployedPack;
  code: Code;
  /** Values of the pack's settings. */
  settings: Readonly<Record<string, string>>;
  resources: R;
};

export type WithKnowledge = Resources & Required<Pick<Resources, 'retrieval' | 'extensions'>>;
export type WithMachine = WithKnowledge & Required<Pick<Resources, 'machine'>>;

export type ApiProps = PartProps<WithMachine> & { domain?: Domain };

/** What operations watch over: every function, and what the stacks with them made. */
export type OperationsProps = PartProps<WithMachine> & {
  functions: readonly DeliberateFunction[];
  agents: Pick<AgentsStack, 'deadLetters'>;
  api: Pick<ApiStack, 'rest' | 'socket' | 'deadLetters'>;
  alarmTopic?: ITopic;
};
