import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { clientSettings } from '../../../src/adapters/aws/shared/client-settings.ts';

let client: EventBridgeClient | undefined;

/** The process's one client of its kind. */
export const eventBridge = (): EventBridgeClient => (client ??= new EventBridgeClient(clientSettings()));
