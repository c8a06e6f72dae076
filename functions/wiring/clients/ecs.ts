import { ECSClient } from '@aws-sdk/client-ecs';
import { clientSettings } from '../../../src/adapters/aws/shared/client-settings.ts';

let client: ECSClient | undefined;

/** The process's one client of its kind. */
export const ecs = (): ECSClient => (client ??= new ECSClient(clientSettings()));
