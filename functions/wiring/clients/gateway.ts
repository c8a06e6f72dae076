import { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi';
import { clientSettings } from '../../../src/adapters/aws/shared/client-settings.ts';
import { type Post, postTo } from '../../../src/adapters/aws/socket/post.ts';

/** Posts to the connections of a WebSocket. */
export const postingTo = (endpoint: string, settings: Parameters<typeof clientSettings>[0] = {}): Post =>
  postTo(new ApiGatewayManagementApiClient({ ...clientSettings(settings), endpoint }));
