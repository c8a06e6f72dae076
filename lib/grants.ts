/**
 * What each port allows a function, and no more: the actions that its adapter (src/adapters/aws) calls, on the resources
 * of this deployment. `lib/settings.ts` tells the function their names. Keys that encrypt are usable through the service
 * that stores with them only.
 */
import { Arn, ArnFormat, Fn } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Port } from '../src/contracts/function-settings.ts';
import { checkpointsFolder, requestsFolder, uploadsFolder } from '../src/contracts/passing-folders.ts';
import { accessKeys, tables as tableSpecs } from '../topology/tables.ts';
import { httpSecrets } from './pack.ts';
import type { DeployedPack } from './pack.ts';
import { need } from './need.ts';
import type { Data, Resources, TableName } from './props.ts';

type Given = { resources: Resources; pack: DeployedPack; region: string };
type Grant = { actions: string[]; resources: string[]; conditions?: Record<string, unknown> };

const read = ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query'];
/** A transaction needs what its items need. */
const write = [
  'dynamodb:PutItem',
  'dynamodb:UpdateItem',
  'dynamodb:DeleteItem',
  'dynamodb:BatchWriteItem',
  'dynamodb:ConditionCheckItem',
];

const table = ({ tables }: Data, name: TableName, actions: readonly string[]): Grant => {
  const arn = tables[name].tableArn;
  const indexes = actions.includes('dynamodb:Query')
    ? tableSpecs[name].indexes.map((index: { name: string }) => `${arn}/index/${index.name}`)
    : [];
  return { actions: [...actions], resources: [arn, ...indexes] };
};

/** What stores under the customer's key asks of it, in the name of who stores. */
const throughKey = ({ resources, region }: Given, ...services: string[]): Grant => ({
  actions: [
    'kms:Decrypt',
    'kms:DescribeKey',
    'kms:Encrypt',
    'kms:GenerateDataKey',
    'kms:ReEncryptFrom',
    'kms:ReEncryptTo',
  ],
  resources: [resources.key.keyArn],
  conditions: {
    StringEquals: { 'kms:ViaService': services.map((service) => `${service}.${region}.amazonaws.com`) },
  },
});

/** Items of one kind in the table `access`, and none of the others that lie there. */
const itemsOf = (given: Given, kind: keyof typeof accessKeys, actions: readonly string[]): Grant => ({
  ...table(given.resources, 'access', actions),
  conditions: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [...accessKeys[kind]] } },
});

const access = (given: Given, kind: keyof typeof accessKeys, actions: readonly string[]): Grant[] => [
  itemsOf(given, kind, actions),
  throughKey(given, 'dynamodb'),
];

/** Sending frames to connections. */
const posting = ({ resources }: Given): Grant => ({
  actions: ['execute-api:ManageConnections'],
  resources: [resources.socket.connectionsArn],
});

/** Objects of uploads, and putting down requests to the index that are too large to send. */
const passingObjects = (given: Given, ...actions: readonly string[]): Grant[] => {
  const { knowledge } = given.resources.buckets;
  return [
    { actions: [...actions], resources: [knowledge.arnForObjects(`${uploadsFolder}*`)] },
    { actions: ['s3:PutObject'], resources: [knowledge.arnForObjects(`${requestsFolder}*`)] },
    throughKey(given, 'dynamodb', 's3'),
  ];
};

const grants: Readonly<Record<Port, (given: Given) => Grant[]>> = {
  sessions: (given) => {
    const { bodies } = given.resources.buckets;
    return [
      table(given.resources, 'sessions', [...read, ...write]),
      table(given.resources, 'vault', ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem']),
      {
        actions: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject', 's3:DeleteObjectVersion'],
        resources: [bodies.arnForObjects('sessions/*')],
      },
      {
        actions: ['s3:ListBucketVersions'],
        resources: [bodies.bucketArn],
        conditions: { StringLike: { 's3:prefix': 'sessions/*' } },
      },
      throughKey(given, 'dynamodb', 's3'),
    ];
  },
  checkpoints: (given) => {
    const { bodies } = given.resources.buckets;
    return [
      table(given.resources, 'vault', ['dynamodb:GetItem']),
      {
        actions: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject', 's3:DeleteObjectVersion'],
        resources: [bodies.arnForObjects(`${checkpointsFolder}*`)],
      },
      {
        actions: ['s3:ListBucketVersions'],
        resources: [bodies.bucketArn],
        conditions: { StringLike: { 's3:prefix': `${checkpointsFolder}*` } },
      },
      throughKey(given, 'dynamodb', 's3'),
    ];
  },
  episodes: (given) => [
    table(given.resources, 'sessions', [...read, 'dynamodb:PutItem', 'dynamodb:DeleteItem']),
    table(given.resources, 'vault', ['dynamodb:GetItem', 'dynamodb:PutItem']),
    throughKey(given, 'dynamodb'),
  ],
  ledger: (given) => [table(given.resources, 'ledger', [...read, ...write]), throughKey(given, 'dynamodb')],
  keys: (given) => access(given, 'keys', [...read, 'dynamodb:PutItem', 'dynamodb:UpdateItem']),
  counters: (given) => access(given, 'counters', ['dynamodb:GetItem', 'dynamodb:UpdateItem']),
  idempotency: (given) => access(given, 'idempotency', [...read, ...write]),
  tickets: (given) => access(given, 'tickets', ['dynamodb:PutItem', 'dynamodb:DeleteItem']),
  connections: (given) => [...access(given, 'connections', [...read, ...write]), posting(given)],
  /** Who follows a session, and forgetting who is gone. */
  broadcast: (given) => [
    ...access(given, 'connections', ['dynamodb:Query', 'dynamodb:DeleteItem']),
    posting(given),
  ],
  knowledge: ({ resources }) => [
    {
      actions: ['lambda:InvokeFunction'],
      resources: [need(resources.retrieval, 'a retrieval function').functionArn],
    },
  ],
  /** Who may sign for an object may put it. */
  uploads: (given) => [
    itemsOf(given, 'uploads', ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:DeleteItem']),
    ...passingObjects(given, 's3:GetObject', 's3:PutObject'),
  ],
  arrivals: (given) => [
    itemsOf(given, 'uploads', ['dynamodb:GetItem', 'dynamodb:UpdateItem']),
    ...passingObjects(given, 's3:GetObject', 's3:DeleteObject'),
  ],
  snapshots: (given) => {
    const { knowledge } = given.resources.buckets;
    return [
      {
        actions: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'],
        resources: [knowledge.arnForObjects('*')],
      },
      { actions: ['s3:ListBucket'], resources: [knowledge.bucketArn] },
      throughKey(given, 's3'),
    ];
  },
  extensions: (given) => {
    const { resources, pack } = given;
    const functions = [...need(resources.extensions, 'extensions').values()];
    const secrets = httpSecrets(pack);
    return [
      ...(functions.length === 0
        ? []
        : [{ actions: ['lambda:InvokeFunction'], resources: functions.map((one) => one.functionArn) }]),
      ...secretGrants(given, secrets),
    ];
  },
  orchestrator: ({ resources }) => {
    const machine = need(resources.machine, 'a state machine');
    return [
      { actions: ['states:StartExecution'], resources: [machine.stateMachineArn] },
      {
        actions: ['states:DescribeExecution', 'states:StopExecution'],
        resources: [executionsOf(machine.stateMachineArn)],
      },
    ];
  },
  tasks: ({ resources }) => [
    {
      actions: ['states:SendTaskSuccess', 'states:SendTaskFailure', 'states:SendTaskHeartbeat'],
      resources: [need(resources.machine, 'a state machine').stateMachineArn],
    },
  ],
  queue: ({ resources }) => [
    {
      actions: [
        'sqs:SendMessage',
        'sqs:ReceiveMessage',
        'sqs:ChangeMessageVisibility',
        'sqs:DeleteMessage',
        'sqs:GetQueueAttributes',
      ],
      resources: [...resources.queues.values()].map((queue) => queue.queueArn),
    },
  ],
  queueUrl: () => [],
  signer: ({ resources }) => [
    {
      actions: ['kms:Sign'],
      resources: [resources.signingKey.keyArn],
      conditions: { StringEquals: { 'kms:SigningAlgorithm': 'ED25519_SHA_512' } },
    },
    { actions: ['kms:GetPublicKey'], resources: [resources.signingKey.keyArn] },
  ],
  anchors: (given) => {
    const { anchors } = given.resources.buckets;
    return [
      { actions: ['s3:GetObject', 's3:PutObject'], resources: [anchors.arnForObjects('*')] },
      { actions: ['s3:ListBucket'], resources: [anchors.bucketArn] },
      throughKey(given, 's3'),
    ];
  },
  /** Tokens are checked against the pool's public keys. */
  people: () => [],
  bus: ({ resources }) => [{ actions: ['events:PutEvents'], resources: [resources.bus.eventBusArn] }],
  /** It puts objects there, and reads or removes none. */
  archive: ({ resources, region }) => [
    { actions: ['s3:PutObject'], resources: [resources.buckets.archive.arnForObjects('*')] },
    {
      actions: ['kms:GenerateDataKey'],
      resources: [resources.key.keyArn],
      conditions: { StringEquals: { 'kms:ViaService': `s3.${region}.amazonaws.com` } },
    },
  ],
  worker: ({ resources }) =>
    resources.worker === undefined
      ? []
      : [
          {
            actions: ['ecs:DescribeServices', 'ecs:UpdateService'],
            resources: [resources.worker.serviceArn],
          },
        ],
};

const secretGrants = (given: Given, names: readonly string[]): Grant[] => {
  if (names.length === 0) return [];
  const { secrets } = given.resources;
  return [
    {
      actions: ['secretsmanager:GetSecretValue'],
      resources: names.map((name) => need(secrets.get(name), `secret ${name}`).secretArn),
    },
    throughKey(given, 'secretsmanager'),
  ];
};

/** Executions of a machine have no names before they run. */
const executionsOf = (machineArn: string): string => {
  const { resourceName = '' } = Arn.split(machineArn, ArnFormat.COLON_RESOURCE_NAME);
  const [, partition, , region, account] = [0, 1, 2, 3, 4].map((part) =>
    Fn.select(part, Fn.split(':', machineArn)),
  );
  return `arn:${partition}:states:${region}:${account}:execution:${resourceName}:*`;
};

const statement = ({ actions, resources, conditions }: Grant): PolicyStatement =>
  new PolicyStatement({ actions, resources, ...(conditions === undefined ? {} : { conditions }) });

/** @throws Error when a stack asks for what no stack before it has made */
export const statementsOf = (ports: readonly Port[], given: Given): PolicyStatement[] =>
  ports.flatMap((port) => grants[port](given)).map(statement);

/** A code extension reads its own secrets and nothing else. */
export const extensionStatements = (names: readonly string[], given: Given): PolicyStatement[] =>
  secretGrants(given, names).map(statement);
