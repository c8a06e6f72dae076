import type { ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import {
  FlowLogDestination,
  GatewayVpcEndpointAwsService,
  Peer,
  Port,
  SecurityGroup,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import type { Network, PartProps } from '../props.ts';
import { logGroup } from './log-group.ts';

export type WorkerNetwork = {
  vpc: IVpc;
  subnets: SubnetSelection;
  /** Without a NAT, what has no public address reaches nothing. */
  assignPublicIp: boolean;
  securityGroup: ISecurityGroup;
};

/** Nothing comes in; HTTPS goes out. */
const outOnly = (scope: Construct, vpc: IVpc): SecurityGroup => {
  const group = new SecurityGroup(scope, 'WorkerGroup', {
    vpc,
    description: 'Search workers: nothing comes in, HTTPS goes out',
    allowAllOutbound: false,
  });
  group.addEgressRule(Peer.anyIpv4(), Port.tcp(443), 'AWS services');
  return group;
};

/**
 * Where search workers run: a network of their own (public subnets, no ingress, no NAT; S3 and DynamoDB by gateway
 * endpoints, which cost nothing), or the one that was given.
 */
export const workerNetwork = (scope: Construct, network: Network, props: PartProps): WorkerNetwork => {
  if (network !== 'public') {
    const { vpc, subnets = { subnetType: SubnetType.PRIVATE_WITH_EGRESS } } = network;
    return { vpc, subnets, assignPublicIp: false, securityGroup: outOnly(scope, vpc) };
  }
  const vpc = new Vpc(scope, 'Network', {
    maxAzs: props.stage.env?.zones.length ?? 2,
    natGateways: 0,
    restrictDefaultSecurityGroup: true,
    subnetConfiguration: [{ name: 'public', subnetType: SubnetType.PUBLIC, mapPublicIpOnLaunch: false }],
    gatewayEndpoints: {
      S3: { service: GatewayVpcEndpointAwsService.S3 },
      DynamoDB: { service: GatewayVpcEndpointAwsService.DYNAMODB },
    },
  });
  vpc.addFlowLog('Flows', {
    destination: FlowLogDestination.toCloudWatchLogs(logGroup(scope, 'FlowLogs', props)),
  });
  return {
    vpc,
    subnets: { subnetType: SubnetType.PUBLIC },
    assignPublicIp: true,
    securityGroup: outOnly(scope, vpc),
  };
};
