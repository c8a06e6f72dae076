import { Names, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { EbsDeviceVolumeType } from 'aws-cdk-lib/aws-ec2';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import { CfnAccessPolicy, CfnCollection, CfnSecurityPolicy } from 'aws-cdk-lib/aws-opensearchserverless';
import { Domain, EngineVersion, TLSSecurityPolicy } from 'aws-cdk-lib/aws-opensearchservice';
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

/** An OpenSearch domain over the stage's zones, reached by signed requests alone. */
export const passagesDomain = (scope: Construct, props: Options<'domain'>): Passages => {
  const { stage, knowledge, resources } = props;
  const domain = new Domain(scope, 'Passages', {
    version: EngineVersion.openSearch('2.19'),
    capacity: {
      dataNodes: knowledge.nodes,
      dataNodeInstanceType: knowledge.instance,
      masterNodes: 3,
      masterNodeInstanceType: 'm7g.large.search',
      multiAzWithStandbyEnabled: false,
    },
    zoneAwareness: { enabled: stage.zones > 1, availabilityZoneCount: stage.zones },
    ebs: { volumeSize: knowledge.storage_gib, volumeType: EbsDeviceVolumeType.GP3 },
    encryptionAtRest: { enabled: true, kmsKey: resources.key },
    nodeToNodeEncryption: true,
    enforceHttps: true,
    tlsSecurityPolicy: TLSSecurityPolicy.TLS_1_2_PFS,
    logging: {
      slowSearchLogEnabled: true,
      slowSearchLogGroup: logGroup(scope, 'SlowSearches', props),
      slowIndexLogEnabled: true,
      slowIndexLogGroup: logGroup(scope, 'SlowIndexing', props),
      appLogEnabled: true,
      appLogGroup: logGroup(scope, 'PassagesLogs', props),
    },
    removalPolicy: stage.data === 'retain' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  });
  return {
    endpoint: `https://${domain.domainEndpoint}`,
    letIn: (role) => {
      const statement = { actions, resources: [`${domain.domainArn}/*`] };
      role.addToPrincipalPolicy(new PolicyStatement(statement));
      domain.addAccessPolicies(new PolicyStatement({ ...statement, principals: [role] }));
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
