import { dynamoTickets } from '../../../src/adapters/aws/access/tickets.ts';
import { dynamo } from '../clients/dynamodb.ts';
import type { PortModule } from '../given.ts';
import { setting } from '../settings.ts';

export const make: PortModule<'tickets'>['make'] = ({ settings }) =>
  dynamoTickets({ dynamo: dynamo(), table: setting(settings, 'ACCESS_TABLE') });
