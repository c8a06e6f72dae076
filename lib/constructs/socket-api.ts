/**
 * The WebSocket. Browsers cannot send headers with its handshake, so that no authorizer stands before it: `$connect`
 * takes a single-use ticket, which a caller with a key got from `POST /socket-tickets`.
 */
import { LogGroupLogDestination, WebSocketRoute, WebSocketStage } from 'aws-cdk-lib/aws-apigatewayv2';
import type { IWebSocketApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { WebSocketLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import { Construct } from 'constructs';

export type SocketRoute = '$connect' | '$disconnect' | '$default';

export type SocketApiProps = {
  api: IWebSocketApi;
  stageName: string;
  accessLog: ILogGroup;
  /** Frames and handshakes a second, over all connections. */
  throttle: { rate: number; burst: number };
};

/** As of requests: nothing that tells a person, nor what a frame holds, nor the query string, which is the ticket. */
const logFields = {
  request_id: '$context.requestId',
  time: '$context.requestTime',
  event: '$context.eventType',
  route: '$context.routeKey',
  connection: '$context.connectionId',
  status: '$context.status',
  function_status: '$context.integrationStatus',
  function_ms: '$context.integrationLatency',
};

/** How the WebSocket is served: its stage, and the function that answers each of its routes. */
export class DeliberateSocketApi extends Construct {
  readonly stage: WebSocketStage;
  private readonly api: IWebSocketApi;

  constructor(scope: Construct, id: string, props: SocketApiProps) {
    super(scope, id);
    this.api = props.api;
    this.stage = new WebSocketStage(this, 'Stage', {
      webSocketApi: this.api,
      stageName: props.stageName,
      autoDeploy: true,
      detailedMetricsEnabled: true,
      throttle: { rateLimit: props.throttle.rate, burstLimit: props.throttle.burst },
      accessLogSettings: {
        destination: new LogGroupLogDestination(props.accessLog),
        format: AccessLogFormat.custom(JSON.stringify(logFields)),
      },
    });
  }

  /** Has these routes answered by a function. */
  serve(handler: IFunction, routes: readonly SocketRoute[]): void {
    for (const routeKey of routes) {
      const integration = new WebSocketLambdaIntegration(`Serve-${routeKey.slice(1)}`, handler);
      new WebSocketRoute(this, `Route-${routeKey.slice(1)}`, {
        webSocketApi: this.api,
        routeKey,
        integration,
      });
    }
  }
}
