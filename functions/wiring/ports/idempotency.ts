import { dynamoIdempotency } from '../../../src/adapters/aws/access/idempotency.ts';
import { dynamo } from '../clients/dynamodb.ts';
import type { PortModule } from '../given.ts';
import { setting } from '../settings.ts';

export const make: PortModule<'idempotency'>['make'] = ({ settings, clock, random }) =>
  dynamoIdempotency({ dynamo: dynamo(), table: setting(settings, 'ACCESS_TABLE'), clock, random });
