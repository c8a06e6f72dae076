import {
  type ApiGatewayManagementApiClient,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi';
import { calling, isNamed } from '../shared/failures.ts';

/** Sends a frame to a connection. @returns false when the connection is gone */
export type Post = (connectionId: string, frame: string) => Promise<boolean>;

export const postTo =
  (gateway: ApiGatewayManagementApiClient): Post =>
  async (connectionId, frame) => {
    const command = new PostToConnectionCommand({ ConnectionId: connectionId, Data: frame });
    try {
      await calling('send to a connection', () => gateway.send(command));
      return true;
    } catch (thrown) {
      if (isNamed(thrown, 'GoneException')) return false;
      throw thrown;
    }
  };
