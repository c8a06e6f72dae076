import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { pascal } from '../../lib/constructs/function.ts';
import { layout, Stacks } from './api-templates.ts';
import type { Part } from './api-templates.ts';

let stacks: Stacks;
beforeAll(() => {
  stacks = new Stacks('dev');
}, 120_000);

const text = (value: unknown): string => JSON.stringify(value);
const environmentOf = (name: string, part: Part = 'Api'): Record<string, unknown> => {
  const found = stacks.of(part, 'AWS::Lambda::Function').find(({ id }) => id.startsWith(`${name}Function`));
  return (found?.Properties['Environment'] as { Variables: Record<string, unknown> }).Variables;
};
const policyOf = (name: string, part: Part = 'Api'): string =>
  text(stacks.of(part, 'AWS::IAM::Policy').filter(({ id }) => id.startsWith(`${name}Role`)));
/** The address of frames in a template, and the connections in a policy. */
const endpoint = (): RegExp => {
  const { id } = stacks.one('Data', 'AWS::ApiGatewayV2::Api');
  return new RegExp(`https://.*${id}.*\\.execute-api\\..*/dev`);
};
const connections = (): RegExp => {
  const { id } = stacks.one('Data', 'AWS::ApiGatewayV2::Api');
  return new RegExp(`execute-api:.{0,300}${id}.{0,40}/dev/\\*/@connections/\\*`);
};
/** The statements of policies, from their text. */
const documentsOf = (policies: string): unknown[] =>
  z
    .array(
      z.object({ Properties: z.object({ PolicyDocument: z.object({ Statement: z.array(z.unknown()) }) }) }),
    )
    .parse(JSON.parse(policies))
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement);

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
    for (const name of ['Broadcast', 'Socket']) {
      expect(text(environmentOf(name)['SOCKET_ENDPOINT'])).toMatch(endpoint());
      expect(policyOf(name)).toMatch(connections());
    }
  });

  test('takes frames from those who consult and from search workers, who see of others who follows alone', () => {
    const showing = layout.functions.filter(({ ports }) => ports.includes('broadcast'));
    expect([...new Set(showing.map(({ entry }) => entry))]).toEqual(['consult']);
    const [task] = stacks.of('Search', 'AWS::ECS::TaskDefinition');
    const made: [settings: string, policy: string][] = [
      [text(task?.Properties['ContainerDefinitions']), policyOf('TaskTask', 'Search')],
      ...showing.map(({ name }): [string, string] => {
        const id = pascal(name);
        return [text(environmentOf(id, 'Agents')), policyOf(id, 'Agents')];
      }),
    ];
    expect(made.length).toBeGreaterThan(3);
    for (const [settings, policy] of made) {
      expect(settings).toMatch(/SOCKET_ENDPOINT/);
      expect(settings).toMatch(endpoint());
      expect(policy).toMatch(connections());
      const statements = z
        .array(z.looseObject({ Action: z.union([z.string(), z.array(z.string())]), Resource: z.unknown() }))
        .parse(documentsOf(policy))
        .filter(({ Resource }) => text(Resource).includes('AccessTable'));
      expect(statements).toMatchObject([
        {
          Action: ['dynamodb:DeleteItem', 'dynamodb:Query'],
          Condition: {
            'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['connection#*', '*#followers#*'] },
          },
        },
      ]);
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
