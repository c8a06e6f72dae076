import { ArnFormat, Aws, Fn, Stack, aws_wafv2 as waf } from 'aws-cdk-lib';
import type { RemovalPolicy } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { ErrorCode } from '../../src/contracts/errors.ts';
import type { Route } from '../../topology/index.ts';
import { wafRules } from './waf-rules.ts';

export type WafProps = {
  routes: readonly Route[];
  /** ARN of the stage that it stands before. */
  stageArn: string;
  /** Requests that one address may send in five minutes. */
  requestsPerAddress: number;
  /** How much of a body is looked at, in KB: 16, 32, 48 or 64. */
  bodyKilobytes: number;
  logKey: IKey;
  logRetention: RetentionDays;
  logRemoval: RemovalPolicy;
};

/** AWS fills nothing in here: time and id are unknown, and said to be. */
const body = (error_code: ErrorCode, message: string) => ({
  contentType: 'APPLICATION_JSON',
  content: JSON.stringify({ error: true, error_code, message, timestamp: '', correlation_id: '' }),
});

/** What stands before the API: managed rules, a lid on each address, a lid on sizes. */
export class DeliberateWaf extends Construct {
  constructor(scope: Construct, id: string, props: WafProps) {
    super(scope, id);
    const acl = new waf.CfnWebACL(this, 'Acl', {
      scope: 'REGIONAL',
      defaultAction: { allow: {} },
      rules: wafRules(props.routes, props.requestsPerAddress),
      customResponseBodies: {
        TooLarge: body('TooLarge', 'Cannot answer because the body is larger than this route takes.'),
        RateLimited: body('RateLimited', 'Cannot answer because too many requests come from this address.'),
      },
      associationConfig: {
        requestBody: { API_GATEWAY: { defaultSizeInspectionLimit: `KB_${props.bodyKilobytes}` } },
      },
      visibilityConfig: {
        cloudWatchMetricsEnabled: true,
        sampledRequestsEnabled: false,
        metricName: 'Deliberate',
      },
    });
    new waf.CfnWebACLAssociation(this, 'Before', {
      resourceArn: props.stageArn,
      webAclArn: acl.attrArn,
    });
    this.addLog(acl, props);
  }

  /**
   * AWS asks that the group's name begins so; the stack's own id makes it unique, so that a new deployment never meets
   * the log that an old one kept. Credentials and the query string stay out of it.
   */
  private addLog(acl: waf.CfnWebACL, { logKey, logRetention, logRemoval }: WafProps): void {
    const group = new LogGroup(this, 'Log', {
      logGroupName: `aws-waf-logs-${Fn.select(2, Fn.split('/', Aws.STACK_ID))}`,
      encryptionKey: logKey,
      retention: logRetention,
      removalPolicy: logRemoval,
    });
    const arn = Stack.of(this).formatArn({
      service: 'logs',
      resource: 'log-group',
      resourceName: group.logGroupName,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    const secret = ['x-api-key', 'authorization', 'cookie'];
    new waf.CfnLoggingConfiguration(this, 'Logging', {
      resourceArn: acl.attrArn,
      logDestinationConfigs: [arn],
      redactedFields: [...secret.map((Name) => ({ singleHeader: { Name } })), { queryString: {} }],
      loggingFilter: {
        DefaultBehavior: 'DROP',
        Filters: [
          {
            Behavior: 'KEEP',
            Requirement: 'MEETS_ANY',
            Conditions: ['BLOCK', 'COUNT', 'EXCLUDED_AS_COUNT'].map((Action) => ({
              ActionCondition: { Action },
            })),
          },
        ],
      },
    });
  }
}
