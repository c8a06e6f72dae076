import { Aws, Names, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { EbsDeviceVolumeType } from 'aws-cdk-lib/aws-ec2';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import { CfnAccessPolicy, CfnCollection, CfnSecurityPolicy } from 'aws-cdk-lib/aws-opensearchserverless';
import { Domain, EngineVersion, TLSSecurityPolicy } from 'aws-cdk-lib/aws-opensearchservice';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import { ResourcePolicy } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { Stage } from '../config/index.ts';
import type { PartProps } from '../props.ts';
import { logGroup } from './log-group.ts';

/** Where passages are indexed: an address to ask, and how a role comes to be let in. */
export type Passages = { endpoint: string; letIn: (role: IRole) => void };

type Options<Index extends Stage['knowledge']['index']> = PartProps & {
  knowledge: Extract<Stage['knowledge'], { index: Index }>;
};

const actions = ['es:ESHttpGet', 'es:ESHttpHead', 'es:ESHttpPost', 'es:ESHttpPut', 'es:ESHttpDelete'];

/** Lets OpenSearch write to the domain's log groups. */
const letLog = (scope: Construct, groups: readonly LogGroup[]): ResourcePolicy =>
  new ResourcePolicy(scope, 'PassagesLogging', {
    policyStatements: [
      new PolicyStatement({
        principals: [new ServicePrincipal('es.amazonaws.com')],
        actions: ['logs:PutLogEvents', 'logs:CreateLogStream'],
        resources: groups.map(({ logGroupArn }) => logGroupArn),
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    ],
  });

/** An OpenSearch domain over the stage's zones, reached by requests that a role of this account has signed, alone. */
export const passagesDomain = (scope: Construct, props: Options<'domain'>): Passages => {
  const { stage, knowledge, resources } = props;
  const zones = stage.env?.zones.length ?? 2;
  const [searches, indexing, errors] = [
    logGroup(scope, 'SlowSearches', props),
    logGroup(scope, 'SlowIndexing', props),
    logGroup(scope, 'PassagesLogs', props),
  ];
  const logging = letLog(scope, [searches, indexing, errors]);
  const domain = new Domain(scope, 'Passages', {
    version: EngineVersion.openSearch('2.19'),
    capacity: {
      dataNodes: knowledge.nodes,
      dataNodeInstanceType: knowledge.instance,
      masterNodes: 3,
      masterNodeInstanceType: 'm7g.large.search',
      multiAzWithStandbyEnabled: false,
    },
    zoneAwareness: zones > 1 ? { enabled: true, availabilityZoneCount: zones } : { enabled: false },
    ebs: { volumeSize: knowledge.storage_gib, volumeType: EbsDeviceVolumeType.GP3 },
    encryptionAtRest: { enabled: true, kmsKey: resources.key },
    nodeToNodeEncryption: true,
    enforceHttps: true,
    tlsSecurityPolicy: TLSSecurityPolicy.TLS_1_2_PFS,
    logging: {
      slowSearchLogEnabled: true,
      slowSearchLogGroup: searches,
      slowIndexLogEnabled: true,
      slowIndexLogGroup: indexing,
      appLogEnabled: true,
      appLogGroup: errors,
    },
    suppressLogsResourcePolicy: true,
    removalPolicy: stage.data === 'retain' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  });
  domain.node.addDependency(logging);
  return {
    endpoint: `https://${domain.domainEndpoint}`,
    letIn: (role) => {
      role.addToPrincipalPolicy(new PolicyStatement({ actions, resources: [`${domain.domainArn}/*`] }));
    },
  };
};

/** A serverless collection of the kind SEARCH: VECTORSEARCH would assign ids of its own to passages. */
export const passagesCollection = (scope: Construct, { resources }: Options<'collection'>): Passages => {
  const name = Names.uniqueResourceName(scope, { maxLength: 32, separator: '-' }).toLowerCase();
  const json = (value: unknown): string => Stack.of(scope).toJsonString(value);
  const resource = [`collection/${name}`];
  const encryption = new CfnSecurityPolicy(scope, 'PassagesEncryption', {
    name,
    type: 'encryption',
    policy: json({
      Rules: [{ ResourceType: 'collection', Resource: resource }],
      KmsARN: resources.key.keyArn,
    }),
  });
  const network = new CfnSecurityPolicy(scope, 'PassagesNetwork', {
    name,
    type: 'network',
    policy: json([{ Rules: [{ ResourceType: 'collection', Resource: resource }], AllowFromPublic: true }]),
  });
  const collection = new CfnCollection(scope, 'Passages', { name, type: 'SEARCH' });
  collection.addDependency(encryption);
  collection.addDependency(network);
  return {
    endpoint: collection.attrCollectionEndpoint,
    letIn: (role) => {
      role.addToPrincipalPolicy(
        new PolicyStatement({ actions: ['aoss:APIAccessAll'], resources: [collection.attrArn] }),
      );
      const Permission = [
        'aoss:CreateIndex',
        'aoss:DeleteIndex',
        'aoss:DescribeIndex',
        'aoss:UpdateIndex',
        'aoss:ReadDocument',
        'aoss:WriteDocument',
      ];
      new CfnAccessPolicy(scope, 'PassagesAccess', {
        name,
        type: 'data',
        policy: json([
          {
            Rules: [{ ResourceType: 'index', Resource: [`index/${name}/*`], Permission }],
            Principal: [role.roleArn],
          },
        ]),
      });
    },
  };
};
