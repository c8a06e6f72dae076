import { dynamoLedger } from '../../../src/adapters/aws/ledger/ledger.ts';
import { dynamo } from '../clients/dynamodb.ts';
import type { PortModule } from '../given.ts';
import { setting } from '../settings.ts';

export const make: PortModule<'ledger'>['make'] = ({ settings, clock, random }) =>
  dynamoLedger({ dynamo: dynamo(), table: setting(settings, 'LEDGER_TABLE'), clock, random });
