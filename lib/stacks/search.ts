import { Stack } from 'aws-cdk-lib';
import { Cluster, ContainerInsights, FargatePlatformVersion, FargateService } from 'aws-cdk-lib/aws-ecs';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { workerNetwork } from '../constructs/network.ts';
import { scaleOnBacklog } from '../constructs/worker-scaling.ts';
import { workerTask } from '../constructs/worker-task.ts';
import type { Stage } from '../config/index.ts';
import { need } from '../need.ts';
import type { Network, PartProps, WithKnowledge } from '../props.ts';

type SearchProps = PartProps<WithKnowledge> & {
  network: Network;
  worker: Exclude<Stage['worker'], 'none'>;
};

/** The search workers: large searches run here, from their queue, for as long as they take. */
export class SearchStack extends Stack {
  readonly resources: WithKnowledge;
  /** Of the workers: answering tasks is allowed it once the state machine exists. */
  readonly role: IRole;
  private readonly zones: readonly string[] | undefined;

  constructor(scope: Construct, id: string, props: SearchProps) {
    super(scope, id, props);
    this.zones = props.stage.env?.zones;
    const { worker, layout, resources } = props;
    const { vpc, subnets, assignPublicIp, securityGroup } = workerNetwork(this, props.network, props);
    const cluster = new Cluster(this, 'Cluster', { vpc, containerInsightsV2: ContainerInsights.ENABLED });
    const taskDefinition = workerTask(this, { ...props, cpu: worker.cpu, memoryMiB: worker.memory_mib });
    const service = new FargateService(this, 'Service', {
      cluster,
      taskDefinition,
      platformVersion: FargatePlatformVersion.VERSION1_4,
      vpcSubnets: subnets,
      assignPublicIp,
      securityGroups: [securityGroup],
      circuitBreaker: { rollback: true },
      // One worker of two may be missing while a version takes over: what it held is given back.
      minHealthyPercent: 50,
      maxHealthyPercent: 200,
      enableExecuteCommand: false,
    });
    scaleOnBacklog(service, {
      queue: need(resources.queues.get(layout.worker.queue), 'the search queue'),
      threads: layout.worker.threads,
      min: worker.min,
      max: worker.max,
    });
    // A worker that holds a search asks not to be scaled in (src/adapters/aws/worker).
    taskDefinition.addToTaskRolePolicy(
      new PolicyStatement({
        actions: ['ecs:UpdateTaskProtection', 'ecs:GetTaskProtection'],
        resources: [
          this.formatArn({ service: 'ecs', resource: 'task', resourceName: `${cluster.clusterName}/*` }),
        ],
      }),
    );
    this.role = taskDefinition.taskRole;
    this.resources = {
      ...resources,
      worker: { cluster: cluster.clusterName, service: service.serviceName, serviceArn: service.serviceArn },
    };
  }

  /** The stage names them, so that nothing has to ask an account. */
  override get availabilityZones(): string[] {
    return this.zones === undefined ? super.availabilityZones : [...this.zones];
  }
}
