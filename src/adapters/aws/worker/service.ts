import { DescribeServicesCommand, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import type { ECSClient } from '@aws-sdk/client-ecs';
import { Failure } from '../../../contracts/errors.ts';
import type { WorkerService } from '../../../ports/worker.ts';
import { calling } from '../shared/failures.ts';

/** The search workers as an ECS service. From one on, its scaling policy decides how many; from none, nothing but this. */
export const ecsWorkerService = (options: {
  ecs: ECSClient;
  cluster: string;
  service: string;
}): WorkerService => {
  const { ecs, cluster, service } = options;
  return {
    async wake() {
      const { services: [found] = [] } = await calling('look at the search workers', () =>
        ecs.send(new DescribeServicesCommand({ cluster, services: [service] })),
      );
      if (found === undefined)
        throw new Failure('Internal', `Cannot wake search workers because there is no service ${service}.`);
      if ((found.desiredCount ?? 0) > 0) return;
      await calling('wake the search workers', () =>
        ecs.send(new UpdateServiceCommand({ cluster, service, desiredCount: 1 })),
      );
    },
  };
};
