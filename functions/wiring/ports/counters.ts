import { dynamoCounters } from '../../../src/adapters/aws/access/counters.ts';
import { dynamo } from '../clients/dynamodb.ts';
import type { PortModule } from '../given.ts';
import { setting } from '../settings.ts';

export const make: PortModule<'counters'>['make'] = ({ settings }) =>
  dynamoCounters({ dynamo: dynamo(), table: setting(settings, 'ACCESS_TABLE') });
