import { Aws, Fn, Stack } from 'aws-cdk-lib';
import { WebSocketApi } from 'aws-cdk-lib/aws-apigatewayv2';
import type { IWebSocketApi } from 'aws-cdk-lib/aws-apigatewayv2';
import type { Construct } from 'constructs';
import type { Stage } from '../config/index.ts';

/** The WebSocket's address, as clients, senders of frames and IAM know it. */
export type Socket = {
  api: IWebSocketApi;
  /** Where clients connect. */
  url: string;
  /** Where frames for connections are sent to. */
  endpoint: string;
  /** Those connections in IAM, and no other API's. */
  connectionsArn: string;
};

/**
 * Only the WebSocket's address, which comes first: functions and workers are told where their frames go, and the function
 * that answers the socket (`DeliberateSocketApi`) comes after all of them.
 */
export const makeSocket = (scope: Construct, { name, api: { emulator } }: Stage): Socket => {
  const stack = Stack.of(scope);
  const api = new WebSocketApi(scope, 'Socket', {
    apiName: `${stack.stackName}-Socket`,
    description: 'Deliberate: follows sessions',
    routeSelectionExpression: '$request.body.type',
  });
  const host = `${api.apiId}.execute-api.${Aws.REGION}.${Aws.URL_SUFFIX}`;
  return {
    api,
    url: `wss://${host}/${name}`,
    endpoint:
      emulator === undefined
        ? `https://${host}/${name}`
        : Fn.join('/', [emulator, '_aws/execute-api', api.apiId, name]),
    connectionsArn: stack.formatArn({
      service: 'execute-api',
      resource: api.apiId,
      resourceName: `${name}/*/@connections/*`,
    }),
  };
};
