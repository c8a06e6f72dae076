import { ecsWorkerService } from '../../../src/adapters/aws/worker/service.ts';
import { ecs } from '../clients/ecs.ts';
import type { PortModule } from '../given.ts';
import { setting } from '../settings.ts';

export const make: PortModule<'worker'>['make'] = ({ settings }) =>
  ecsWorkerService({
    ecs: ecs(),
    cluster: setting(settings, 'SEARCH_CLUSTER'),
    service: setting(settings, 'SEARCH_SERVICE'),
  });
