import { describe } from 'vitest';
import { dynamoLedger } from '../../../../src/adapters/aws/ledger/index.ts';
import { describeLedgerContract } from '../../../ports/ledger.contract.ts';
import { noEmulator, onEmulator } from '../../../support/ministack.ts';
import { overTable } from '../over-table.ts';

describe.skipIf(noEmulator)(onEmulator, () => {
  describeLedgerContract('DynamoDB', overTable('ledger', dynamoLedger));
});
