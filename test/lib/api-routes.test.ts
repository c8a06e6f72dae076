import { beforeAll, describe, expect, test } from 'vitest';
import { stageOf } from '../../lib/config/index.ts';
import { pascal } from '../../lib/constructs/function.ts';
import type { Route } from '../../topology/index.ts';
import { layout, Stacks } from './api-templates.ts';
import type { Resource } from './api-templates.ts';

const routes: readonly Route[] = layout.routes;
const text = (value: unknown): string => JSON.stringify(value);
const nameOf = (route: { method: string; path: string }): string => `${route.method} ${route.path}`;

type Method = { name: string; resource: Resource; integration: Record<string, unknown> };

/** Methods with their whole paths, which templates have in pieces. */
const methodsOf = (stacks: Stacks): Method[] => {
  const pieces = new Map(
    stacks.of('Api', 'AWS::ApiGateway::Resource').map((one) => [one.id, one.Properties]),
  );
  const pathOf = (reference: unknown): string => {
    const { Ref } = reference as { Ref?: string };
    const piece = pieces.get(Ref ?? '');
    return piece === undefined ? '' : `${pathOf(piece['ParentId'])}/${String(piece['PathPart'])}`;
  };
  return stacks.of('Api', 'AWS::ApiGateway::Method').map((resource) => ({
    name: nameOf({
      method: String(resource.Properties['HttpMethod']),
      path: pathOf(resource.Properties['ResourceId']),
    }),
    resource,
    integration: resource.Properties['Integration'] as Record<string, unknown>,
  }));
};

const functionOf = (route: Route): string =>
  pascal(layout.functions.find((one) => one.routes?.some((id) => id === route.id))?.name ?? 'none');

let dev: Stacks;
let prod: Stacks;
let methods: Method[];
beforeAll(() => {
  dev = new Stacks('dev');
  prod = new Stacks('prod');
  methods = methodsOf(prod);
}, 120_000);

const methodFor = (route: Route, among = methods): Method => {
  const found = among.find(({ name }) => name === nameOf(route));
  if (found === undefined) throw new Error(`Cannot find ${nameOf(route)} because no method has it.`);
  return found;
};

describe('routes', () => {
  test('has a method for each row, and no method without one', () => {
    expect(methods.map(({ name }) => name).toSorted()).toEqual(routes.map(nameOf).toSorted());
  });

  test('takes no path that a row does not name', () => {
    expect(text(prod.of('Api', 'AWS::ApiGateway::Resource'))).not.toContain('+}');
  });

  test('is answered by the function that names the route', () => {
    for (const route of routes) {
      expect(text(methodFor(route).integration['Uri']), nameOf(route)).toContain(
        `"${functionOf(route)}FunctionAliaslive`,
      );
    }
  });

  test('lets API Gateway call each function for its own routes alone', () => {
    const permissions = prod.of('Api', 'AWS::Lambda::Permission').map(({ Properties }) => Properties);
    for (const route of routes) {
      const path = route.path.replaceAll(/\{\w+\}/g, '*');
      const granted = permissions.filter(({ SourceArn }) =>
        text(SourceArn).includes(`/${route.method}${path}"`),
      );
      expect(granted.map(({ FunctionName }) => text(FunctionName)).join(), nameOf(route)).toMatch(
        new RegExp(`^[^,]*"${functionOf(route)}FunctionAliaslive\\w+"[^,]*$`),
      );
    }
  });

  test('is REGIONAL, so that streams may idle for longer than 30 s', () => {
    const { EndpointConfiguration } = prod.one('Api', 'AWS::ApiGateway::RestApi').Properties;
    expect(EndpointConfiguration).toEqual({ Types: ['REGIONAL'] });
  });

  test('asks for TLS 1.2 at the least', () => {
    expect(prod.one('Api', 'AWS::ApiGateway::RestApi').Properties).toMatchObject({
      SecurityPolicy: expect.stringContaining('TLS13_1_2') as string,
      EndpointAccessMode: 'STRICT',
    });
  });
});

describe('who may ask', () => {
  test('asks the one authorizer before every route that is not public, and before no other', () => {
    const { id } = prod.one('Api', 'AWS::ApiGateway::Authorizer');
    for (const route of routes) {
      const { AuthorizationType, AuthorizerId } = methodFor(route).resource.Properties;
      expect({ AuthorizationType, AuthorizerId }, nameOf(route)).toEqual(
        route.roles === 'public'
          ? { AuthorizationType: 'NONE', AuthorizerId: undefined }
          : { AuthorizationType: 'CUSTOM', AuthorizerId: { Ref: id } },
      );
    }
  });

  test('shows the authorizer each whole request, since either of two headers may carry the credential', () => {
    const { Properties } = prod.one('Api', 'AWS::ApiGateway::Authorizer');
    expect(Properties).toMatchObject({ Type: 'REQUEST', AuthorizerResultTtlInSeconds: 0 });
    expect(Properties).not.toHaveProperty('IdentitySource');
    expect(text(Properties['AuthorizerUri'])).toContain('AuthorizeFunctionAliaslive');
  });
});

describe('streams', () => {
  const streamed = routes.filter((route) =>
    layout.functions.some((one) => one.streams === true && one.routes?.some((id) => id === route.id)),
  );

  test('streams what streams, for as long as its function may run, and nothing else', () => {
    expect(streamed.map(({ id }) => id)).toEqual(['events']);
    for (const route of routes) {
      const { integration } = methodFor(route);
      expect([integration['ResponseTransferMode'], integration['TimeoutInMillis']], nameOf(route)).toEqual(
        streamed.includes(route) ? ['STREAM', 70_000] : [undefined, 29_000],
      );
    }
  });

  test('streams nothing where the stage says so', () => {
    const plain = new Stacks({ ...stageOf('dev'), streaming: false });
    expect(text(methodsOf(plain))).not.toContain('STREAM');
  });

  test('caps streams by the stage, and sets nothing apart in an account that may be new', () => {
    const reserved = (stacks: Stacks): unknown[] =>
      stacks
        .of('Api', 'AWS::Lambda::Function')
        .map(({ id, Properties }) => [
          id.replace(/Function\w+$/, ''),
          Properties['ReservedConcurrentExecutions'],
        ])
        .filter(([, count]) => count !== undefined);
    expect(reserved(prod)).toEqual([['Events', stageOf('prod').api.streams_at_once]]);
    expect(reserved(dev)).toEqual([]);
  });
});

describe('the stage', () => {
  type Settings = {
    ResourcePath: string;
    ThrottlingRateLimit: number;
    DataTraceEnabled: boolean;
    LoggingLevel: string;
  };
  const stageOfApi = (): Record<string, unknown> => prod.one('Api', 'AWS::ApiGateway::Stage').Properties;
  const settings = (): Settings[] => stageOfApi()['MethodSettings'] as Settings[];

  test('throttles, probes more than the rest, and never writes down what requests carry', () => {
    const all = settings().find(({ ResourcePath }) => ResourcePath === '/*');
    expect(all?.ThrottlingRateLimit).toBe(stageOf('prod').api.throttle.rate);
    const publicPaths = routes.filter(({ roles }) => roles === 'public').map(({ path }) => path);
    const lower = settings().filter((one) => one.ThrottlingRateLimit < (all?.ThrottlingRateLimit ?? 0));
    expect(lower.map(({ ResourcePath }) => ResourcePath.replaceAll('~1', '/').slice(1))).toEqual(publicPaths);
    for (const one of settings()) expect([one.DataTraceEnabled, one.LoggingLevel]).toEqual([false, 'ERROR']);
  });

  test('logs JSON without addresses, query strings, agents or principals', () => {
    const { Format } = stageOfApi()['AccessLogSetting'] as { Format: string };
    expect(JSON.parse(Format)).toMatchObject({ service: 'prod', correlation_id: '$context.requestId' });
    expect(Format).not.toMatch(/identity|sourceIp|userAgent|queryString|principal|\$context\.path|header/i);
  });

  test('waits for the role that logs are written by', () => {
    const account = prod.one('Api', 'AWS::ApiGateway::Account');
    expect(prod.one('Api', 'AWS::ApiGateway::Stage').DependsOn).toContain(account.id);
    expect(prod.one('Api', 'AWS::ApiGatewayV2::Stage').DependsOn).toContain(account.id);
  });

  test('answers other origins only where the stage names a console', () => {
    expect(methods.some(({ name }) => name.startsWith('OPTIONS'))).toBe(false);
    const stage = stageOf('dev');
    const origin = 'https://console.example.com';
    const stacks = new Stacks({ ...stage, api: { ...stage.api, console_origin: origin } });
    const open = methodsOf(stacks);
    const options = open.filter(({ name }) => name.startsWith('OPTIONS'));
    expect(options.map(({ name }) => name.slice(8)).toSorted()).toEqual(
      [...new Set(routes.map(({ path }) => path as string))].toSorted(),
    );
    for (const one of options) {
      expect(text(one.integration)).toContain(`'${origin}'`);
      expect(one.resource.Properties['AuthorizationType']).toBe('NONE');
    }
    for (const { Properties } of stacks.of('Api', 'AWS::ApiGateway::GatewayResponse'))
      expect(Properties['ResponseParameters']).toMatchObject({
        'gatewayresponse.header.Access-Control-Allow-Origin': `'${origin}'`,
        'gatewayresponse.header.Vary': "'Origin'",
      });
    expect(text(stacks.of('Data', 'AWS::S3::Bucket'))).toContain(`"AllowedOrigins":["${origin}"]`);
    const told = (of: Stacks): unknown[] =>
      of
        .of('Api', 'AWS::Lambda::Function')
        .map(
          ({ Properties }) => (Properties['Environment'] as { Variables: Record<string, unknown> }).Variables,
        )
        .filter((variables) => variables['DELIBERATE_CONSOLE_ORIGIN'] === origin)
        .map((variables) => variables['DELIBERATE_FUNCTION']);
    const answering = layout.functions.filter((one) => one.routes !== undefined).map(({ name }) => name);
    expect(told(stacks).toSorted()).toEqual(answering.toSorted());
    expect(text(prod.template('Api').toJSON())).not.toContain('DELIBERATE_CONSOLE_ORIGIN');
    expect(text(prod.of('Data', 'AWS::S3::Bucket'))).not.toContain('CorsConfiguration');
  });

  test('is not made for an origin that browsers would not know', () => {
    const stage = stageOf('dev');
    const console_origin = 'https://console.example.com/';
    expect(() => new Stacks({ ...stage, api: { ...stage.api, console_origin } })).toThrow(
      'must be an origin',
    );
  });

  test('stands under a name of one’s own, and then under no other', () => {
    const certificateArn = 'arn:aws:acm:eu-central-1:111122223333:certificate/1';
    const named = new Stacks('prod', { domain: { name: 'api.example.com', certificateArn } });
    expect(named.one('Api', 'AWS::ApiGateway::RestApi').Properties['DisableExecuteApiEndpoint']).toBe(true);
    expect(named.one('Api', 'AWS::ApiGateway::DomainName').Properties).toMatchObject({
      RegionalCertificateArn: certificateArn,
      SecurityPolicy: expect.stringContaining('TLS13_1_2') as string,
    });
    expect(text(named.template('Api').findOutputs('ApiUrl'))).toContain('https://api.example.com/');
  });
});
