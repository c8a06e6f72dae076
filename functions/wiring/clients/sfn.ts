import { SFNClient } from '@aws-sdk/client-sfn';
import { clientSettings } from '../../../src/adapters/aws/shared/client-settings.ts';

let client: SFNClient | undefined;

/** The process's one client of its kind. */
export const sfn = (): SFNClient => (client ??= new SFNClient(clientSettings()));
