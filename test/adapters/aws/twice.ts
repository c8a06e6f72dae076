import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';

/**
 * A client each of whose requests is carried out twice, and answered by the second time: what the SDK makes of a request
 * whose first answer was lost.
 */
export const twice = (client: DynamoDBClient): DynamoDBClient =>
  new Proxy(client, {
    get: (target, name) => {
      if (name !== 'send') return Reflect.get(target, name) as unknown;
      return async (command: Parameters<DynamoDBClient['send']>[0]) => {
        await target.send(command).catch(() => undefined);
        return target.send(command);
      };
    },
  });
