import { describe, expect, test } from 'vitest';
import { Stack } from 'aws-cdk-lib';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { Stacks } from '../api-templates.ts';
import { at, ofType } from './deployments.ts';
import type { Deployment } from './deployments.ts';

export const worker = (made: () => readonly Deployment[]): void => {
  /** Properties of the resources of a type, of stage dev's search stack. */
  const dev = (type: string): Record<string, unknown>[] => {
    const deployment = made().find(({ stage }) => stage.name === 'dev');
    if (deployment === undefined) throw new Error('Cannot find a deployment of stage dev.');
    return ofType(deployment, type)
      .filter(({ stack }) => stack === 'Search')
      .map(({ Properties }) => Properties);
  };
  const container = (): unknown => at(dev('ECS::TaskDefinition')[0], 'ContainerDefinitions', 0);

  describe('a search worker', () => {
    test('runs as nobody, on a root file system that cannot be written, with its code in memory', () => {
      expect(container()).toMatchObject({
        User: '10001:10001',
        ReadonlyRootFilesystem: true,
        Privileged: false,
        LinuxParameters: { Tmpfs: [{ ContainerPath: '/worker', Size: 64 }] },
      });
    });

    test('has two minutes to hand back what it holds', () => {
      expect(at(container(), 'StopTimeout')).toBe(120);
    });

    test('is told what its code must hash to', () => {
      const files = JSON.stringify(at(container(), 'Environment'));
      expect(files).toMatch(/\\"sha256\\":\\"[0-9a-f]{64}\\"/);
    });

    test('keeps searches under way for a day, all their versions', () => {
      for (const deployment of made()) {
        const rules = ofType(deployment, 'S3::Bucket').flatMap(
          ({ Properties }) =>
            (at(Properties, 'LifecycleConfiguration', 'Rules') ?? []) as { Prefix?: string }[],
        );
        expect(rules.filter(({ Prefix }) => Prefix === 'checkpoints/')).toMatchObject([
          { ExpirationInDays: 1, NoncurrentVersionExpiration: { NoncurrentDays: 1 } },
        ]);
      }
    });

    test('is told of its process and of what its threads run, each by its hash', () => {
      const files = JSON.stringify(at(container(), 'Environment'));
      for (const name of ['pack.json', 'thread.mjs', 'index.mjs']) expect(files).toContain(name);
      expect(files.match(/sha256/g)).toHaveLength(3);
    });

    test('is scaled from the stage’s least to its most, and goes back where a version does not start', () => {
      expect(dev('ApplicationAutoScaling::ScalableTarget')[0]).toMatchObject({
        MinCapacity: 0,
        MaxCapacity: 10,
      });
      const service = dev('ECS::Service')[0];
      expect(at(service, 'DeploymentConfiguration', 'DeploymentCircuitBreaker')).toEqual({
        Enable: true,
        Rollback: true,
      });
      // Whoever sends a search decides from none, so that a new version leaves the number as it is.
      expect(service?.['DesiredCount']).toBeUndefined();
    });

    test('has a network of its own without ingress or NAT, with free ways to S3 and DynamoDB', () => {
      expect(dev('EC2::NatGateway')).toEqual([]);
      const group = dev('EC2::SecurityGroup')[0];
      expect(group?.['SecurityGroupIngress']).toBeUndefined();
      expect(group?.['SecurityGroupEgress']).toMatchObject([{ FromPort: 443, ToPort: 443 }]);
      const endpoints = dev('EC2::VPCEndpoint');
      expect(endpoints.map((one) => one['VpcEndpointType'])).toEqual(['Gateway', 'Gateway']);
    });

    test('may run in each zone of its stage', () => {
      for (const deployment of made().filter(({ stage }) => stage.worker !== 'none')) {
        const subnets = ofType(deployment, 'EC2::Subnet').map(
          ({ Properties }) => Properties['AvailabilityZone'],
        );
        expect(subnets).toHaveLength(deployment.stage.env?.zones.length ?? 2);
      }
    });

    test('runs in a network of one’s own without a public address, and makes none', () => {
      const elsewhere = new Stack(undefined, 'Mine', {
        env: { account: '111122223333', region: 'eu-central-1' },
      });
      const vpc = Vpc.fromVpcAttributes(elsewhere, 'Vpc', {
        vpcId: 'vpc-0123456789abcdef0',
        availabilityZones: ['eu-central-1a', 'eu-central-1b'],
        privateSubnetIds: ['subnet-0123456789abcdef1', 'subnet-0123456789abcdef2'],
        privateSubnetRouteTableIds: ['rtb-0123456789abcdef1', 'rtb-0123456789abcdef2'],
      });
      const mine = new Stacks('dev', { network: { vpc } });
      expect(mine.of('Search', 'AWS::EC2::VPC')).toEqual([]);
      const service = mine.one('Search', 'AWS::ECS::Service').Properties;
      expect(at(service, 'NetworkConfiguration', 'AwsvpcConfiguration')).toMatchObject({
        AssignPublicIp: 'DISABLED',
        Subnets: ['subnet-0123456789abcdef1', 'subnet-0123456789abcdef2'],
      });
    });
  });
};
