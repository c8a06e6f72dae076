import { KMSClient } from '@aws-sdk/client-kms';
import { clientSettings } from '../../../src/adapters/aws/shared/client-settings.ts';

let client: KMSClient | undefined;

/** The process's one client of its kind. */
export const kms = (): KMSClient => (client ??= new KMSClient(clientSettings()));
