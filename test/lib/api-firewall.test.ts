import { beforeAll, describe, expect, test } from 'vitest';
import { stageOf } from '../../lib/config/index.ts';
import { errorBodySchema } from '../../src/contracts/api.ts';
import { layout, Stacks } from './api-templates.ts';
import type { Route } from '../../topology/index.ts';

type Statement = {
  AndStatement?: { Statements: Statement[] };
  OrStatement?: { Statements: Statement[] };
  NotStatement?: { Statement: Statement };
  LabelMatchStatement?: { Key: string };
  RegexMatchStatement?: {
    FieldToMatch: { UriPath?: object; SingleHeader?: { Name: string } };
    RegexString: string;
  };
  RateBasedStatement?: { Limit: number };
  ManagedRuleGroupStatement?: {
    Name: string;
    RuleActionOverrides?: { Name: string; ActionToUse: { Count?: object } }[];
  };
};
type Rule = {
  Name: string;
  Priority: number;
  Statement: Statement;
  Action?: { Block?: { CustomResponse?: { ResponseCode: number; CustomResponseBodyKey: string } } };
  OverrideAction?: { None?: object; Count?: object };
};
type Acl = { Rules: Rule[]; CustomResponseBodies: Record<string, { Content: string; ContentType: string }> };
type Request = { path: string; length: number };

let prod: Stacks;
let acl: Acl;
beforeAll(() => {
  prod = new Stacks('prod');
  acl = prod.one('Api', 'AWS::WAFv2::WebACL').Properties as Acl;
}, 120_000);

/** Body rules that AWS documents for its groups, all of which are taken to match: the worst ticket there can be. */
const documented: Record<string, Record<string, string>> = {
  AWSManagedRulesCommonRuleSet: {
    SizeRestrictions_BODY: 'awswaf:managed:aws:core-rule-set:SizeRestrictions_Body',
    CrossSiteScripting_BODY: 'awswaf:managed:aws:core-rule-set:CrossSiteScripting_Body',
    GenericLFI_BODY: 'awswaf:managed:aws:core-rule-set:GenericLFI_Body',
    GenericRFI_BODY: 'awswaf:managed:aws:core-rule-set:GenericRFI_Body',
    EC2MetaDataSSRF_BODY: 'awswaf:managed:aws:core-rule-set:EC2MetaDataSSRF_Body',
  },
  AWSManagedRulesSQLiRuleSet: {
    SQLi_BODY: 'awswaf:managed:aws:sql-database:SQLi_Body',
    SQLiExtendedPatterns_BODY: 'awswaf:managed:aws:sql-database:SQLiExtendedPatterns_Body',
  },
};

const holds = (statement: Statement, { path, length }: Request, labels: ReadonlySet<string>): boolean => {
  const recurse = (one: Statement): boolean => holds(one, { path, length }, labels);
  if (statement.AndStatement) return statement.AndStatement.Statements.every(recurse);
  if (statement.OrStatement) return statement.OrStatement.Statements.some(recurse);
  if (statement.NotStatement) return !recurse(statement.NotStatement.Statement);
  if (statement.LabelMatchStatement) return labels.has(statement.LabelMatchStatement.Key);
  if (statement.RegexMatchStatement) {
    const { FieldToMatch, RegexString } = statement.RegexMatchStatement;
    return new RegExp(RegexString).test(FieldToMatch.UriPath ? path : String(length));
  }
  if (statement.RateBasedStatement) return false;
  throw new Error(`Cannot judge ${JSON.stringify(statement)} because it is of no kind known here.`);
};

/** The rule that blocks a request whose body every body rule matches; undefined where it gets through. */
const blockedBy = (request: Request): string | undefined => {
  const labels = new Set<string>();
  for (const rule of acl.Rules.toSorted((a, b) => a.Priority - b.Priority)) {
    const group = rule.Statement.ManagedRuleGroupStatement;
    if (group === undefined) {
      if (holds(rule.Statement, request, labels) && rule.Action?.Block) return rule.Name;
      continue;
    }
    const counted = new Set(
      (group.RuleActionOverrides ?? []).filter((one) => one.ActionToUse.Count).map((one) => one.Name),
    );
    for (const [name, label] of Object.entries(documented[group.Name] ?? {})) {
      labels.add(label);
      if (!counted.has(name) && rule.OverrideAction?.Count === undefined) return name;
    }
  }
  return undefined;
};

const ticket =
  `<script>alert(1)</script> SELECT * FROM invoices; -- ../../etc/passwd ${'x'.repeat(10_000)}`.slice(
    0,
    10_000,
  );
const length = Buffer.byteLength(JSON.stringify({ input: ticket }));
const pathOf = (route: Route): string => `/prod${route.path.replaceAll(/\{\w+\}/g, 'an-id_1')}`;
const routes: readonly Route[] = layout.routes;

describe('the firewall', () => {
  test('lets a ticket of 10,000 characters that quotes HTML and SQL through, wherever text arrives', () => {
    const taking = routes.filter(({ body, tag }) => body !== undefined && tag !== 'keys');
    expect(taking.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['submit', 'query', 'message', 'putDocument']),
    );
    for (const route of taking) {
      expect(blockedBy({ path: pathOf(route), length }), route.id).toBeUndefined();
      expect(blockedBy({ path: route.path, length }), `${route.id}, under a domain`).toBe(
        blockedBy({ path: pathOf(route), length }),
      );
    }
  });

  test('blocks such a body where no text belongs', () => {
    for (const route of routes.filter(({ body, tag }) => body === undefined || tag === 'keys'))
      if (!['/sessions', '/documents'].includes(route.path))
        expect(blockedBy({ path: pathOf(route), length }), route.id).toBe('BodyRulesElsewhere');
  });

  test('blocks a body of a megabyte, but for the routes that take documents', () => {
    const large = 2 * 1024 * 1024;
    for (const route of routes.filter(({ body }) => body !== undefined))
      expect(blockedBy({ path: pathOf(route), length: large }), route.id).toBe(
        route.max_body === undefined ? 'TooLarge' : undefined,
      );
  });

  test('has no pattern longer than AWS takes', () => {
    const patterns = [...JSON.stringify(acl.Rules).matchAll(/"RegexString":"([^"]*)"/g)].map(
      ([, one = '']) => one,
    );
    expect(patterns.length).toBe(3);
    for (const pattern of patterns) expect(pattern.length).toBeLessThanOrEqual(512);
  });

  test('has managed rules for common attacks, known bad inputs, SQL and addresses of ill repute', () => {
    const groups = acl.Rules.flatMap(
      ({ Statement: { ManagedRuleGroupStatement: group } }) => group?.Name ?? [],
    );
    expect(groups).toEqual([
      'AWSManagedRulesAmazonIpReputationList',
      'AWSManagedRulesCommonRuleSet',
      'AWSManagedRulesKnownBadInputsRuleSet',
      'AWSManagedRulesSQLiRuleSet',
    ]);
  });

  test('answers who sends too often 429, and what is too large 413, in the shape of every error', () => {
    const answers = acl.Rules.flatMap(({ Name, Action }) => {
      const custom = Action?.Block?.CustomResponse;
      const body = acl.CustomResponseBodies[custom?.CustomResponseBodyKey ?? ''];
      if (custom === undefined || body === undefined) return [];
      return [[Name, custom.ResponseCode, errorBodySchema.parse(JSON.parse(body.Content)).error_code]];
    });
    expect(answers).toEqual([
      ['TooLarge', 413, 'TooLarge'],
      ['TooOften', 429, 'RateLimited'],
    ]);
  });

  test('limits an address as the stage says, and looks 64 KB into bodies', () => {
    const rate = acl.Rules.find(({ Name }) => Name === 'TooOften')?.Statement.RateBasedStatement?.Limit;
    expect(rate).toBe(stageOf('prod').api.firewall.requests_per_address);
    expect(prod.one('Api', 'AWS::WAFv2::WebACL').Properties['AssociationConfig']).toEqual({
      RequestBody: { API_GATEWAY: { DefaultSizeInspectionLimit: 'KB_64' } },
    });
  });

  test('stands before the stage, and logs what it stops without credentials', () => {
    expect(
      JSON.stringify(prod.one('Api', 'AWS::WAFv2::WebACLAssociation').Properties['ResourceArn']),
    ).toContain('/stages/');
    const { RedactedFields } = prod.one('Api', 'AWS::WAFv2::LoggingConfiguration').Properties;
    expect(RedactedFields).toEqual([
      { SingleHeader: { Name: 'x-api-key' } },
      { SingleHeader: { Name: 'authorization' } },
      { SingleHeader: { Name: 'cookie' } },
      { QueryString: {} },
    ]);
    const names = prod
      .of('Api', 'AWS::Logs::LogGroup')
      .map(({ Properties }) => JSON.stringify(Properties['LogGroupName']));
    expect(names.some((name) => name?.includes('aws-waf-logs-'))).toBe(true);
  });

  test('is not there where a stage has none', () => {
    expect(new Stacks('dev').of('Api', 'AWS::WAFv2::WebACL')).toEqual([]);
  });
});
