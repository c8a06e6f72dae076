import { CfnOutput, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { FilterPattern, LogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { metricNamespace } from '../../src/contracts/function-settings.ts';
import type { FunctionSpec, Route } from '../../topology/index.ts';
import { apiLogsRole } from '../constructs/api-logs.ts';
import { followAll } from '../constructs/follow.ts';
import { DeliberateFunction } from '../constructs/function.ts';
import { logGroup } from '../constructs/log-group.ts';
import { deniedMetric, deniedPattern } from '../constructs/rest-api-logs.ts';
import { DeliberateRestApi } from '../constructs/rest-api.ts';
import type { Answering } from '../constructs/rest-api.ts';
import { DeliberateSocketApi } from '../constructs/socket-api.ts';
import { DeliberateWaf } from '../constructs/waf.ts';
import { need } from '../need.ts';
import type { ApiProps } from '../props.ts';

/** Longest that API Gateway waits for a function that answers in one piece. */
const longestWait = Duration.seconds(29);

/** The ways in: REST, WebSocket with its broadcaster, who may come in, and the firewall before it. */
export class ApiStack extends Stack {
  readonly functions: readonly DeliberateFunction[];
  /** What alarms and dashboards need to know of it. */
  readonly rest: { name: string; stage: string };
  readonly socket: { apiId: string; stage: string };
  /** Queues of what nobody could handle, by name. */
  readonly deadLetters: ReadonlyMap<string, IQueue>;

  constructor(scope: Construct, id: string, props: ApiProps) {
    super(scope, id, props);
    const { stage, layout, resources } = props;
    const socket = this.makeSocket(props);
    const made = (is: (spec: FunctionSpec) => boolean): DeliberateFunction[] =>
      layout.functions.filter(is).map((spec) => new DeliberateFunction(this, { ...props, spec }));
    const answering = made(({ routes }) => routes !== undefined);
    const authorizing = made(({ authorizes }) => authorizes === true);
    const talking = made((spec) => spec.socket !== undefined);
    const following = made(({ follows }) => follows === 'events');
    for (const one of talking) socket.serve(one.alias, one.spec.socket ?? []);
    this.deadLetters = followAll(following, resources);
    const rest = this.makeRest(props, answering, need(authorizing[0], 'an authorizer'));
    if (stage.api.logs_role) {
      const role = apiLogsRole(this);
      rest.api.deploymentStage.node.addDependency(role);
      socket.stage.node.addDependency(role);
    }
    this.functions = [...answering, ...authorizing, ...talking, ...following];
    this.rest = { name: this.stackName, stage: stage.name };
    this.socket = { apiId: resources.socket.api.apiId, stage: stage.name };
    new CfnOutput(this, 'ApiUrl', { value: rest.url, description: 'Address of the HTTP interface' });
    new CfnOutput(this, 'SocketUrl', {
      value: resources.socket.url,
      description: 'Address of the WebSocket',
    });
  }

  private makeSocket(props: ApiProps): DeliberateSocketApi {
    const { stage, resources } = props;
    return new DeliberateSocketApi(this, 'SocketApi', {
      api: resources.socket.api,
      stageName: stage.name,
      accessLog: logGroup(this, 'SocketApiLog', props),
      throttle: stage.api.throttle,
    });
  }

  private makeRest(
    props: ApiProps,
    functions: readonly DeliberateFunction[],
    authorizer: DeliberateFunction,
  ): DeliberateRestApi {
    const { stage, layout, domain } = props;
    const accessLog = logGroup(this, 'RestApiLog', props);
    new MetricFilter(this, 'Denied', {
      logGroup: accessLog,
      filterPattern: FilterPattern.literal(deniedPattern),
      metricNamespace,
      metricName: deniedMetric,
      metricValue: '1',
      dimensions: { service: '$.service' },
    });
    for (const one of functions) limitStreams(one, props);
    const rest = new DeliberateRestApi(this, 'RestApi', {
      service: stage.name,
      stageName: stage.name,
      routes: layout.routes,
      answering: answeringOf(functions, stage.streaming),
      authorizer: authorizer.alias,
      accessLog,
      throttle: stage.api.throttle,
      tracing: stage.tracing,
      ...(stage.api.console_origin === undefined ? {} : { consoleOrigin: stage.api.console_origin }),
      ...(domain === undefined ? {} : { domain }),
    });
    this.keepExecutionLog(rest, props);
    if (stage.firewall) {
      new DeliberateWaf(this, 'Firewall', {
        routes: layout.routes,
        stageArn: rest.api.deploymentStage.stageArn,
        requestsPerAddress: stage.api.firewall.requests_per_address,
        bodyKilobytes: stage.api.firewall.body_kilobytes,
        logKey: props.resources.key,
        logRetention: stage.log.days,
        logRemoval: removalOf(props),
      });
    }
    return rest;
  }

  /** AWS makes this group by itself, and would keep it for ever; its name holds the API's id, so that it is new each time. */
  private keepExecutionLog({ api }: DeliberateRestApi, props: ApiProps): void {
    const group = new LogGroup(this, 'ExecutionLog', {
      logGroupName: `API-Gateway-Execution-Logs_${api.restApiId}/${props.stage.name}`,
      retention: props.stage.log.days as RetentionDays,
      encryptionKey: props.resources.key,
      removalPolicy: removalOf(props),
    });
    api.deploymentStage.node.addDependency(group);
  }
}

const removalOf = ({ stage }: ApiProps): RemovalPolicy =>
  stage.data === 'retain' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;

/** @throws Error for a route that no function answers */
const answeringOf =
  (functions: readonly DeliberateFunction[], streaming: boolean) =>
  (route: Route): Answering => {
    const { alias, spec } = need(
      functions.find((one) => one.spec.routes?.some((id) => id === route.id)),
      `a function for route ${route.id}`,
    );
    const streams = streaming && spec.streams === true;
    return {
      function: alias,
      streams,
      timeout: streams ? Duration.seconds(spec.timeout_seconds) : longestWait,
    };
  };

/** Followers hold a call each, for as long as a minute: without a lid they could take the whole account's. */
const limitStreams = ({ spec, function: made }: DeliberateFunction, { stage }: ApiProps): void => {
  if (spec.streams !== true || stage.api.streams_at_once === undefined) return;
  (made.node.defaultChild as CfnFunction).reservedConcurrentExecutions = stage.api.streams_at_once;
};
