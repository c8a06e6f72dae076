/**
 * Why this deployment does otherwise than a rule of cdk-nag asks: every finding that there is, with its reason. A test
 * refuses a finding that has none here, and a reason that answers no finding.
 */
export type NagReason = {
  /** The rule, with its finding where it has one (`Rule[Finding]`). */
  rule: RegExp;
  /** Path of the constructs that it is about, below the deployment's own; all of them where absent. */
  at?: RegExp;
  reason: string;
};

const wildcards: readonly NagReason[] = [
  {
    rule: /^AwsSolutions-IAM5\[Resource::\*\]$/,
    at: /^(Knowledge|Agents|Api)\/\w+\/Role\/DefaultPolicy\//,
    reason: 'X-Ray takes traces and telemetry for no resource in particular.',
  },
  {
    rule: /^AwsSolutions-IAM5\[Resource::\*\]$/,
    at: /^Agents\/MachineRole\//,
    reason: 'Step Functions registers its log deliveries, and sends traces, for no resource in particular.',
  },
  {
    rule: /^AwsSolutions-IAM5\[Resource::(<\w+\.Arn>|\{"Fn::GetStackOutput":.*Arn\w+"\}\})(\/(sessions|checkpoints|uploads|requests))?\/\*\]$/,
    at: /\/(Role|TaskRole)\/DefaultPolicy\//,
    reason:
      'Objects have no names before they are written: who may write bodies, anchors, snapshots, passages or the archive may do so under any name of that bucket or index, and bodies, searches under way, uploads and large requests under a folder of theirs alone.',
  },
  {
    rule: /^AwsSolutions-IAM5\[Resource::arn:.*:ecs:.*:task\/<\w+>\/\*\]$/,
    reason: 'A worker protects itself while it searches; tasks of its cluster have no names before they run.',
  },
  {
    rule: /^AwsSolutions-IAM5\[Resource::arn:.*:states:.*:execution:.*:\*\]$/,
    reason: 'Executions of the one state machine have no names before they run.',
  },
  {
    rule: /^AwsSolutions-IAM5\[Resource::arn:.*:execute-api:.*\/@connections\/\*\]$/,
    reason: 'Connections of the one WebSocket have no names before they are made.',
  },
];

const functions: readonly NagReason[] = [
  {
    rule: /^(Serverless-LambdaDLQ|NIST\.800\.53\.R5-LambdaDLQ)$/,
    reason:
      'Whoever calls a function hears of its failure: API Gateway, Step Functions and queues (which have dead-letter queues of their own), streams (which set aside what fails). The sweeper alone is called asynchronously, and called again a minute later.',
  },
  {
    rule: /^NIST\.800\.53\.R5-LambdaConcurrency$/,
    reason:
      'Queues, throttles of the API and limits a principal bound what runs at once; reserving a share for each function would take it from the others, and new accounts have little to share.',
  },
  {
    rule: /^NIST\.800\.53\.R5-LambdaInsideVPC$/,
    reason:
      'Functions talk to services of AWS alone, over TLS and by signed requests; inside a network each would need paid endpoints or a NAT, and get nothing from it.',
  },
  {
    rule: /^Serverless-LambdaEventSourceMappingDestination$/,
    reason:
      'What a queue cannot get handled goes to its dead-letter queue; a mapping of SQS has no destination.',
  },
  {
    rule: /^Serverless-EventBusDLQ$/,
    reason:
      'A sweep that was missed is made up for by the next one, a minute later; an old one is of no use.',
  },
];

const storage: readonly NagReason[] = [
  {
    rule: /^(Serverless-SQSRedrivePolicy|AwsSolutions-SQS3)$/,
    at: /(Dead|\/Aside)\/Resource$/,
    reason: 'It is where others’ dead letters go: an alarm rings when one lies there.',
  },
  {
    rule: /^NIST\.800\.53\.R5-DynamoDBInBackupPlan$/,
    reason:
      'Every table recovers to any second of 35 days; a stage that keeps its data has a backup plan as well, in another stack, where the rule does not see it.',
  },
  {
    rule: /^NIST\.800\.53\.R5-S3BucketReplicationEnabled$/,
    reason:
      'Buckets are versioned, and a region is as far as this deployment reaches: requirement and cost of a second one are the operator’s to decide.',
  },
  {
    rule: /^NIST\.800\.53\.R5-S3DefaultEncryptionKMS$/,
    at: /^Data\/AccessLogs\//,
    reason: 'S3 delivers access logs only to a bucket encrypted by keys of its own.',
  },
  {
    rule: /^(AwsSolutions-SMG4|NIST\.800\.53\.R5-SecretsManagerRotationEnabled)$/,
    reason:
      'Another system issues these secrets, so only its operator can change them; functions read a new one within five minutes.',
  },
  {
    rule: /^AwsSolutions-COG8$/,
    reason:
      'Sign-in asks for a second factor; what the plus tier adds (risk scores) costs for each person and is the operator’s to choose.',
  },
  {
    rule: /^(AwsSolutions-OS1|NIST\.800\.53\.R5-OpenSearchInVPCOnly)$/,
    reason:
      'The one function that asks it is in no network; requests are signed, over TLS, and only its role is allowed them.',
  },
  {
    rule: /^AwsSolutions-OS[35]$/,
    reason:
      'The domain has no policy of its own, so that it refuses what is not signed by a role allowed by IAM; functions have no fixed addresses to list.',
  },
];

const policies: readonly NagReason[] = [
  {
    rule: /^NIST\.800\.53\.R5-IAMNoInlinePolicy$/,
    reason:
      'A role here is one function’s, and so is what it allows: written in the role it cannot be attached to another, and goes when the function goes.',
  },
  {
    rule: /^AwsSolutions-IAM4\[.*AWSCodeDeployRoleForLambdaLimited\]$/,
    reason: 'AWS’s policy for exactly this, kept in step by AWS with what CodeDeploy calls.',
  },
  {
    rule: /^AwsSolutions-IAM4\[.*AmazonAPIGatewayPushToCloudWatchLogs\]$/,
    reason: 'AWS’s policy for exactly this; the role is the account’s, and API Gateway asks for this policy.',
  },
  {
    rule: /^AwsSolutions-IAM4\[.*AWSBackupServiceRolePolicyForBackup\]$/,
    reason: 'AWS’s policy for exactly this, kept in step by AWS with what AWS Backup calls.',
  },
];

const ways: readonly NagReason[] = [
  {
    rule: /^AwsSolutions-APIG4$/,
    at: /^Api\/(SocketApi\/|RestApi\/Api\/Default\/(health|ready|metrics|openapi\.json|docs)\/)/,
    reason:
      'Probes and documents are public by design and have a lower lid; the WebSocket takes a single-use ticket, since browsers send no headers with its handshake.',
  },
  {
    rule: /^AwsSolutions-COG4$/,
    reason:
      'One authorizer takes what either people (Cognito) or programs (keys) bring; a method can have but one.',
  },
  {
    rule: /^AwsSolutions-APIG2$/,
    reason:
      'Functions hold every request against the schemas of its route, which say what is wrong by the catalogue’s names.',
  },
  {
    rule: /^(AwsSolutions-APIG3|NIST\.800\.53\.R5-APIGWAssociatedWithWAF)$/,
    reason: 'Stage dev goes without a firewall, which costs when idle; prod has one.',
  },
  {
    rule: /^NIST\.800\.53\.R5-APIGWCacheEnabledAndEncrypted$/,
    reason: 'Answers are about one tenant’s sessions as they are now: nothing is cached.',
  },
  {
    rule: /^NIST\.800\.53\.R5-APIGWSSLEnabled$/,
    reason:
      'Behind the API are functions, called through AWS with signed requests; a client certificate is for HTTP servers.',
  },
  {
    rule: /^NIST\.800\.53\.R5-VPCNoUnrestrictedRouteToIGW$/,
    reason:
      'Workers reach AWS’s services that way; their security group lets nothing in and only HTTPS out. Network `vpc` does without.',
  },
  {
    rule: /^AwsSolutions-ECS2$/,
    reason: 'The variables are names of resources; secrets are read from Secrets Manager when they are used.',
  },
  {
    rule: /^NIST\.800\.53\.R5-CloudWatchAlarmAction$/,
    reason:
      'Some are watched by an alarm over them, which calls; those of a rollout tell CodeDeploy, which takes the version back.',
  },
];

export const nagReasons: readonly NagReason[] = [
  ...wildcards,
  ...functions,
  ...storage,
  ...policies,
  ...ways,
];
