export { dynamoLedger, type DynamoLedgerOptions } from './ledger.ts';
