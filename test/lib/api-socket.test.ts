import { beforeAll, describe, expect, test } from 'vitest';
import { layout, Stacks } from './api-templates.ts';

let stacks: Stacks;
beforeAll(() => {
  stacks = new Stacks('dev');
}, 120_000);

const text = (value: unknown): string => JSON.stringify(value);
const environmentOf = (name: string): Record<string, unknown> => {
  const found = stacks.of('Api', 'AWS::Lambda::Function').find(({ id }) => id.startsWith(`${name}Function`));
  return (found?.Properties['Environment'] as { Variables: Record<string, unknown> }).Variables;
};
const policyOf = (name: string): string =>
  text(stacks.of('Api', 'AWS::IAM::Policy').filter(({ id }) => id.startsWith(`${name}Role`)));

describe('the WebSocket', () => {
  test('has the routes of the topology, answered by the function that has them', () => {
    const [spec] = layout.functions.filter(({ socket }) => socket !== undefined);
    const routes = stacks
      .of('Api', 'AWS::ApiGatewayV2::Route')
      .map(({ Properties }) => Properties['RouteKey']);
    expect(routes.toSorted()).toEqual([...(spec?.socket ?? [])].toSorted());
    for (const { Properties } of stacks.of('Api', 'AWS::ApiGatewayV2::Integration'))
      expect(text(Properties['IntegrationUri'])).toContain('SocketFunctionAliaslive');
  });

  test('answers a frame only by sending one, since emulators refuse answers of routes', () => {
    expect(stacks.of('Api', 'AWS::ApiGatewayV2::RouteResponse')).toEqual([]);
  });

  test('logs neither query strings, which are tickets, nor addresses', () => {
    const { Format } = stacks.one('Api', 'AWS::ApiGatewayV2::Stage').Properties['AccessLogSettings'] as {
      Format: string;
    };
    expect(JSON.parse(Format)).toHaveProperty('status');
    expect(Format).not.toMatch(/identity|query|header|principal/i);
  });

  test('tells who sends frames where to, and lets them reach connections of this API alone', () => {
    const senders = layout.functions
      .filter(({ ports }) => ports.includes('connections'))
      .map(({ name }) => name);
    expect(senders.toSorted()).toEqual(['broadcast', 'socket']);
    const { id } = stacks.one('Api', 'AWS::ApiGatewayV2::Api');
    for (const name of ['Broadcast', 'Socket']) {
      expect(text(environmentOf(name)['SOCKET_ENDPOINT'])).toMatch(
        new RegExp(`https://.*${id}.*\\.execute-api\\..*/dev`),
      );
      expect(policyOf(name)).toMatch(new RegExp(`execute-api:.{0,90}${id}.{0,20}/dev/\\*/@connections/\\*`));
    }
  });

  test('goes to the emulator where the stage has one', () => {
    const local = new Stacks('local-aws');
    const endpoints = text(local.of('Api', 'AWS::Lambda::Function')).match(
      /http:\/\/[^"]*_aws\/execute-api|_aws\/execute-api/g,
    );
    expect(endpoints).not.toBeNull();
  });
});

describe('the broadcaster', () => {
  const source = () => stacks.one('Api', 'AWS::Lambda::EventSourceMapping').Properties;

  test('is told of new events alone', () => {
    const { Filters } = source()['FilterCriteria'] as { Filters: { Pattern: string }[] };
    expect(Filters.map(({ Pattern }) => JSON.parse(Pattern) as unknown)).toEqual([
      { eventName: ['INSERT'], dynamodb: { Keys: { sk: { S: [{ prefix: 'event#' }] } } } },
    ]);
  });

  test('puts aside what it cannot tell, and goes on', () => {
    const { id } = stacks.one('Api', 'AWS::SQS::Queue');
    expect(source()).toMatchObject({
      BisectBatchOnFunctionError: true,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      MaximumRetryAttempts: 5,
      DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': [id, 'Arn'] } } },
    });
    expect(policyOf('Broadcast')).toContain('sqs:SendMessage');
  });

  test('may read the stream of the sessions table, and no other', () => {
    const statements =
      policyOf('Broadcast').match(/"dynamodb:GetRecords".*?"Resource":(\{.*?\}\})/)?.[1] ?? '';
    expect(statements).toContain('SessionsTable');
    expect(statements).not.toContain('*');
  });
});
