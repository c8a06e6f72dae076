/**
 * The HTTP interface: a method for each row of `topology/routes.ts`, and no other. Each is answered by the function that
 * names the route; whoever may ask is decided by one authorizer, which sees the whole request, because the credential
 * may stand in either of two headers.
 */
import { Duration, Stack } from 'aws-cdk-lib';
import type { CfnAuthorizer, CfnRestApi } from 'aws-cdk-lib/aws-apigateway';
import {
  AuthorizationType,
  EndpointAccessMode,
  EndpointType,
  LambdaIntegration,
  LogGroupLogDestination,
  MethodLoggingLevel,
  RequestAuthorizer,
  ResponseTransferMode,
  RestApi,
  SecurityPolicy,
} from 'aws-cdk-lib/aws-apigateway';
import type { MethodDeploymentOptions, RestApiProps as GatewayProps } from 'aws-cdk-lib/aws-apigateway';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { crossOrigin } from '../../src/contracts/cross-origin.ts';
import type { Route } from '../../topology/index.ts';
import type { Domain } from '../props.ts';
import { addGatewayAnswers } from './rest-api-errors.ts';
import { accessLogFormat } from './rest-api-logs.ts';

/** What answers a route; `streams`: while it is still being made, for at most `timeout`. */
export type Answering = { function: IFunction; streams: boolean; timeout: Duration };

export type RestApiProps = {
  /** Last part of its address. */
  stageName: string;
  /** The stage, as it stands in logs and metrics. */
  service: string;
  routes: readonly Route[];
  answering: (route: Route) => Answering;
  authorizer: IFunction;
  accessLog: ILogGroup;
  /** Requests a second, over all callers and routes: a lid, far above what one caller may. */
  throttle: { rate: number; burst: number };
  /** X-Ray. */
  tracing: boolean;
  /** A name of yours for it; its own address is then closed. */
  domain?: Domain;
  /** Page that browsers may call from; none: no cross-origin calls. */
  consoleOrigin?: string;
};

/** What of a route is written down and counted; never what it carries. */
const watched = {
  metricsEnabled: true,
  loggingLevel: MethodLoggingLevel.ERROR,
  dataTraceEnabled: false,
};

/** Probes need no key, so that they have a lower lid of their own. */
const publicMethod = { ...watched, throttlingRateLimit: 20, throttlingBurstLimit: 40 };

/** TLS 1.2 with forward secrecy at the least, on its own address and on a name of yours. */
const tls = {
  securityPolicy: SecurityPolicy.TLS13_1_2_PFS_PQ_2025_09,
  endpointAccessMode: EndpointAccessMode.STRICT,
};

export class DeliberateRestApi extends Construct {
  readonly api: RestApi;
  /** Where clients call. */
  readonly url: string;

  constructor(scope: Construct, id: string, props: RestApiProps) {
    super(scope, id);
    this.api = new RestApi(this, 'Api', {
      restApiName: Stack.of(this).stackName,
      description: 'Deliberate: see GET /docs',
      endpointTypes: [EndpointType.REGIONAL],
      cloudWatchRole: false,
      ...(props.domain === undefined ? {} : this.named(props.domain)),
      deployOptions: {
        stageName: props.stageName,
        accessLogDestination: new LogGroupLogDestination(props.accessLog),
        accessLogFormat: accessLogFormat(props.service),
        tracingEnabled: props.tracing,
        ...watched,
        throttlingRateLimit: props.throttle.rate,
        throttlingBurstLimit: props.throttle.burst,
        methodOptions: publicMethodOptions(props.routes),
      },
    });
    const resource = this.api.node.defaultChild as CfnRestApi;
    resource.securityPolicy = tls.securityPolicy;
    resource.endpointAccessMode = tls.endpointAccessMode;
    this.url = props.domain === undefined ? this.api.url : `https://${props.domain.name}/`;
    addGatewayAnswers(this.api, props.consoleOrigin);
    this.addMethods(props);
    if (props.consoleOrigin !== undefined) this.allowOrigin(props.consoleOrigin);
  }

  private named({
    name,
    certificateArn,
  }: Domain): Pick<GatewayProps, 'domainName' | 'disableExecuteApiEndpoint'> {
    return {
      disableExecuteApiEndpoint: true,
      domainName: {
        domainName: name,
        certificate: Certificate.fromCertificateArn(this, 'Certificate', certificateArn),
        endpointType: EndpointType.REGIONAL,
        ...tls,
      },
    };
  }

  private addMethods({ routes, answering, authorizer }: RestApiProps): void {
    const guard = new RequestAuthorizer(this, 'Authorizer', {
      handler: authorizer,
      identitySources: [],
      resultsCacheTtl: Duration.seconds(0),
    });
    // No header is asked for; CDK would ask for one without a name.
    (guard.node.findChild('Resource') as CfnAuthorizer).addPropertyDeletionOverride('IdentitySource');
    for (const route of routes) {
      const { function: handler, streams, timeout } = answering(route);
      const integration = new LambdaIntegration(handler, {
        allowTestInvoke: false,
        timeout,
        ...(streams ? { responseTransferMode: ResponseTransferMode.STREAM } : {}),
      });
      this.api.root
        .resourceForPath(route.path)
        .addMethod(
          route.method,
          integration,
          route.roles === 'public'
            ? { operationName: route.id, authorizationType: AuthorizationType.NONE }
            : { operationName: route.id, authorizationType: AuthorizationType.CUSTOM, authorizer: guard },
        );
    }
  }

  private allowOrigin(origin: string): void {
    const answered = [...this.api.methods];
    for (const resource of new Set(answered.map((method) => method.resource))) {
      resource.addCorsPreflight({
        allowOrigins: [origin],
        allowMethods: answered.filter((one) => one.resource === resource).map((one) => one.httpMethod),
        allowHeaders: [...crossOrigin.allowed],
        maxAge: Duration.seconds(crossOrigin.max_age_seconds),
      });
    }
  }
}

const publicMethodOptions = (routes: readonly Route[]): Record<string, MethodDeploymentOptions> =>
  Object.fromEntries(
    routes
      .filter(({ roles }) => roles === 'public')
      .map(({ path, method }) => [`${path}/${method}`, publicMethod]),
  );
