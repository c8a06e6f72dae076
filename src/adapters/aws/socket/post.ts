import {
  type ApiGatewayManagementApiClient,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi';
import { calling, isNamed } from '../shared/failures.ts';

/** Sends frames to connections. @returns false when the connection is gone */
export const postTo =
  (gateway: ApiGatewayManagementApiClient) =>
  async (connectionId: string, frame: string): Promise<boolean> => {
    const command = new PostToConnectionCommand({ ConnectionId: connectionId, Data: frame });
    try {
      await calling('send to a connection', () => gateway.send(command));
      return true;
    } catch (thrown) {
      if (isNamed(thrown, 'GoneException')) return false;
      throw thrown;
    }
  };
