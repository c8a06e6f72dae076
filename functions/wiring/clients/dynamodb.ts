import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { clientSettings } from '../../../src/adapters/aws/shared/client-settings.ts';

let client: DynamoDBClient | undefined;

/** The process's one client of its kind. */
export const dynamo = (): DynamoDBClient => (client ??= new DynamoDBClient(clientSettings()));
