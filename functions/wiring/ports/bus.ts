import { eventBridgeBus } from '../../../src/adapters/aws/bus/index.ts';
import { eventBridge } from '../clients/eventbridge.ts';
import type { PortModule } from '../given.ts';
import { setting } from '../settings.ts';

export const make: PortModule<'bus'>['make'] = ({ settings }) =>
  eventBridgeBus({ events: eventBridge(), bus: setting(settings, 'EVENT_BUS') });
