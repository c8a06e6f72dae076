import { sfnOrchestrator } from '../../../src/adapters/aws/states/orchestrator.ts';
import { sfn } from '../clients/sfn.ts';
import type { PortModule } from '../given.ts';
import { setting } from '../settings.ts';

export const make: PortModule<'orchestrator'>['make'] = ({ settings }) =>
  sfnOrchestrator({ sfn: sfn(), stateMachineArn: setting(settings, 'STATE_MACHINE') });
