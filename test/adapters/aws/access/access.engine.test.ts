import { describe } from 'vitest';
import {
  dynamoCounters,
  dynamoIdempotency,
  dynamoKeys,
  dynamoTickets,
} from '../../../../src/adapters/aws/access/index.ts';
import {
  describeCountersContract,
  describeIdempotencyContract,
  describeKeysContract,
  describeTicketsContract,
} from '../../../ports/access.contract.ts';
import { noEmulator, onEmulator } from '../../../support/ministack.ts';
import { overTable } from '../over-table.ts';

const adapter = 'DynamoDB';

describe.skipIf(noEmulator)(onEmulator, () => {
  describeKeysContract(adapter, overTable('access', dynamoKeys));
  describeCountersContract(adapter, overTable('access', dynamoCounters));
  describeIdempotencyContract(adapter, overTable('access', dynamoIdempotency), { forgets: 'by itself' });
  describeTicketsContract(adapter, overTable('access', dynamoTickets));
});
