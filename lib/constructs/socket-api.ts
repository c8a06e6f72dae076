/**
 * The WebSocket. Browsers cannot send headers with its handshake, so that no authorizer stands before it: `$connect`
 * takes a single-use ticket, which a caller with a key got from `POST /socket-tickets`.
 */
import { Aws, Fn, Stack } from 'aws-cdk-lib';
import { WebSocketApi, WebSocketStage, LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2';
import { WebSocketLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import { Construct } from 'constructs';

export type SocketRoute = '$connect' | '$disconnect' | '$default';

export type SocketApiProps = {
  stageName: string;
  accessLog: ILogGroup;
  /** Frames and handshakes a second, over all connections. */
  throttle: { rate: number; burst: number };
  /** Host of an emulator that serves frames for connections itself; AWS where absent. */
  emulator?: string;
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

/**
 * Made before its functions, because they are told its `endpoint`; `serve` gives it the function afterwards.
 */
export class DeliberateSocketApi extends Construct {
  readonly api: WebSocketApi;
  readonly stage: WebSocketStage;
  /** Where clients connect. */
  readonly url: string;
  /** Where frames for connections are sent to. */
  readonly endpoint: string;
  /** Those connections in IAM, and no other API's. */
  readonly connectionsArn: string;

  constructor(scope: Construct, id: string, props: SocketApiProps) {
    super(scope, id);
    this.api = new WebSocketApi(this, 'Api', {
      apiName: Stack.of(this).stackName,
      description: 'Deliberate: follows sessions',
      routeSelectionExpression: '$request.body.type',
    });
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
    this.connectionsArn = Stack.of(this).formatArn({
      service: 'execute-api',
      resource: this.api.apiId,
      resourceName: `${props.stageName}/*/@connections/*`,
    });
    const host = `${this.api.apiId}.execute-api.${Aws.REGION}.${Aws.URL_SUFFIX}`;
    this.url = `wss://${host}/${props.stageName}`;
    this.endpoint =
      props.emulator === undefined
        ? `https://${host}/${props.stageName}`
        : Fn.join('/', [props.emulator, '_aws/execute-api', this.api.apiId, props.stageName]);
  }

  /** Has these routes answered by a function. */
  serve(handler: IFunction, routes: readonly SocketRoute[]): void {
    for (const route of routes) {
      this.api.addRoute(route, {
        integration: new WebSocketLambdaIntegration(`Serve-${route.slice(1)}`, handler),
      });
    }
  }
}
