import { dynamoKeys } from '../../../src/adapters/aws/access/keys.ts';
import { dynamo } from '../clients/dynamodb.ts';
import type { PortModule } from '../given.ts';
import { setting } from '../settings.ts';

export const make: PortModule<'keys'>['make'] = ({ settings, clock, random }) =>
  dynamoKeys({ dynamo: dynamo(), table: setting(settings, 'ACCESS_TABLE'), clock, random });
