import { beforeAll, describe, expect, test } from 'vitest';
import { gatewayAnswers } from '../../lib/constructs/rest-api-errors.ts';
import { errorBodySchema } from '../../src/contracts/api.ts';
import { errorCatalogue } from '../../src/contracts/errors.ts';
import { Stacks } from './api-templates.ts';

type Answer = {
  ResponseType: string;
  StatusCode?: string;
  ResponseParameters: Record<string, string>;
  ResponseTemplates: Record<string, string>;
};

let answers: Answer[];
beforeAll(() => {
  answers = new Stacks('dev')
    .of('Api', 'AWS::ApiGateway::GatewayResponse')
    .map(({ Properties }) => Properties as Answer);
}, 120_000);

const sample: Record<string, string> = {
  '$context.requestTime': '01/Mar/2026:09:00:00 +0000',
  '$context.requestId': '6f3f0d6e-0b8a-4d0e-9a55-9d6d3f2f6a10',
};

/** What API Gateway makes of a template: variables alone, as they are. */
const rendered = ({ ResponseTemplates }: Answer): unknown =>
  JSON.parse(
    (ResponseTemplates['application/json'] ?? '').replaceAll(
      /\$context(\.\w+)+/g,
      (name) => sample[name] ?? 'not a variable that is known here',
    ),
  );

const header = (answer: Answer, name: string): string | undefined =>
  answer.ResponseParameters[`gatewayresponse.header.${name}`];
const typed = (type: string): Answer => {
  const found = answers.find(({ ResponseType }) => ResponseType === type);
  if (found === undefined) throw new Error(`Cannot find ${type} because the API does not answer it.`);
  return found;
};

describe('what API Gateway answers by itself', () => {
  test('is in the template as listed, once each', () => {
    expect(answers.map(({ ResponseType }) => ResponseType).toSorted()).toEqual(
      gatewayAnswers.map(({ type }) => type).toSorted(),
    );
  });

  test('has the shape of every other error, with the time and an id that logs know', () => {
    for (const answer of answers) {
      expect(errorBodySchema.parse(rendered(answer)), answer.ResponseType).toMatchObject({
        error: true,
        timestamp: sample['$context.requestTime'],
        correlation_id: sample['$context.requestId'],
        message: expect.stringMatching(/^Cannot answer because .+\.$/) as string,
      });
      expect(Object.keys(answer.ResponseTemplates)).toEqual(['application/json']);
      expect(header(answer, 'Content-Type')).toBe("'application/json'");
      expect(header(answer, 'X-Correlation-Id')).toBe('context.requestId');
    }
  });

  test('has the status that the catalogue gives its code; defaults have none, which would be forced on all', () => {
    for (const answer of answers) {
      const { error_code } = errorBodySchema.parse(rendered(answer));
      expect([answer.ResponseType, answer.StatusCode]).toEqual([
        answer.ResponseType,
        answer.ResponseType.startsWith('DEFAULT_') ? undefined : String(errorCatalogue[error_code].status),
      ]);
    }
  });

  test.each([
    ['UNAUTHORIZED', 'Unauthenticated'],
    ['ACCESS_DENIED', 'Forbidden'],
    ['AUTHORIZER_FAILURE', 'Unavailable'],
    ['AUTHORIZER_CONFIGURATION_ERROR', 'Unavailable'],
    ['REQUEST_TOO_LARGE', 'TooLarge'],
    ['THROTTLED', 'RateLimited'],
    ['QUOTA_EXCEEDED', 'RateLimited'],
    ['WAF_FILTERED', 'Forbidden'],
    ['MISSING_AUTHENTICATION_TOKEN', 'NotFound'],
    ['INTEGRATION_TIMEOUT', 'Unavailable'],
    ['DEFAULT_4XX', 'InvalidRequest'],
    ['DEFAULT_5XX', 'Internal'],
  ])('answers %s as %s', (type, code) => {
    expect(errorBodySchema.parse(rendered(typed(type))).error_code).toBe(code);
  });

  test('says when to come back with every 429, and that a key is asked for with 401', () => {
    for (const answer of answers.filter(({ StatusCode }) => StatusCode === '429'))
      expect(header(answer, 'Retry-After')).toMatch(/^'[1-9]\d*'$/);
    expect(header(typed('UNAUTHORIZED'), 'WWW-Authenticate')).toBe("'Bearer'");
  });
});
