/**
 * Rules of the web ACL, in their order. The managed groups block what looks like an attack wherever it stands, but in a
 * body: a customer who quotes HTML, SQL or a path in a ticket attacks nobody, and body rules cannot tell. There they only
 * count, and `BodyRulesElsewhere` blocks what they labelled on routes that take no text.
 */
import type { aws_wafv2 as waf } from 'aws-cdk-lib';
import { defaultMaxBody } from '../../topology/index.ts';
import type { Route } from '../../topology/index.ts';
import { pathPattern, takesLarge, takesText } from './waf-text.ts';

type Rule = waf.CfnWebACL.RuleProperty;
type Statement = waf.CfnWebACL.StatementProperty;

/** Rules that look into bodies, by group, with the label that each leaves. */
export const bodyRules = {
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
} as const;

const groups = [
  'AWSManagedRulesAmazonIpReputationList',
  'AWSManagedRulesCommonRuleSet',
  'AWSManagedRulesKnownBadInputsRuleSet',
  'AWSManagedRulesSQLiRuleSet',
] as const;

const visible = (metricName: string) => ({
  cloudWatchMetricsEnabled: true,
  sampledRequestsEnabled: false,
  metricName,
});

const managed = (name: (typeof groups)[number]): Omit<Rule, 'priority'> => ({
  name,
  overrideAction: { none: {} },
  statement: {
    managedRuleGroupStatement: {
      vendorName: 'AWS',
      name,
      ...(name in bodyRules
        ? {
            ruleActionOverrides: Object.keys(bodyRules[name as keyof typeof bodyRules]).map((rule) => ({
              name: rule,
              actionToUse: { count: {} },
            })),
          }
        : {}),
    },
  },
  visibilityConfig: visible(name),
});

const onPath = (pattern: string): Statement => ({
  regexMatchStatement: {
    fieldToMatch: { uriPath: {} },
    regexString: pattern,
    textTransformations: [{ priority: 0, type: 'NONE' }],
  },
});
const not = (statement: Statement): Statement => ({ notStatement: { statement } });
const all = (...statements: Statement[]): Statement => ({ andStatement: { statements } });

/** Digits of the first power of ten above the usual limit: a longer length is too large for sure, without arithmetic. */
const tooManyDigits = String(defaultMaxBody).length + 1;

const tooLarge = (routes: readonly Route[]): Omit<Rule, 'priority'> => ({
  name: 'TooLarge',
  statement: all(
    {
      regexMatchStatement: {
        fieldToMatch: { singleHeader: { Name: 'content-length' } },
        regexString: `^[0-9]{${tooManyDigits},}$`,
        textTransformations: [{ priority: 0, type: 'NONE' }],
      },
    },
    not(onPath(pathPattern(routes.filter(takesLarge)))),
  ),
  action: { block: { customResponse: { responseCode: 413, customResponseBodyKey: 'TooLarge' } } },
  visibilityConfig: visible('TooLarge'),
});

const tooOften = (requests: number): Omit<Rule, 'priority'> => ({
  name: 'TooOften',
  statement: {
    rateBasedStatement: { aggregateKeyType: 'IP', limit: requests, evaluationWindowSec: 300 },
  },
  action: {
    block: {
      customResponse: {
        responseCode: 429,
        customResponseBodyKey: 'RateLimited',
        responseHeaders: [{ name: 'Retry-After', value: '60' }],
      },
    },
  },
  visibilityConfig: visible('TooOften'),
});

const bodyRulesElsewhere = (routes: readonly Route[]): Omit<Rule, 'priority'> => ({
  name: 'BodyRulesElsewhere',
  statement: all(
    {
      orStatement: {
        statements: Object.values(bodyRules)
          .flatMap((rules) => Object.values(rules))
          .map((key) => ({ labelMatchStatement: { scope: 'LABEL', key } })),
      },
    },
    not(onPath(pathPattern(routes.filter(takesText)))),
  ),
  action: { block: {} },
  visibilityConfig: visible('BodyRulesElsewhere'),
});

/** @param requestsPerAddress that one address may send in five minutes */
export const wafRules = (routes: readonly Route[], requestsPerAddress: number): Rule[] =>
  [tooLarge(routes), tooOften(requestsPerAddress), ...groups.map(managed), bodyRulesElsewhere(routes)].map(
    (rule, priority) => ({ ...rule, priority }),
  );
