/**
 * AWS list prices, US East (N. Virginia), US dollars, without free tiers, discounts and tax: as remembered on
 * `pricesNoted`, not fetched. Each names the page where it can be checked; what a price is wrong by, the model is wrong by.
 * Linux, arm64 where the choice exists, first tier where there are tiers.
 */
export const pricesNoted = '2026-11-21';
export const pricesRegion = 'us-east-1';

type Price = {
  /** For `per` units. */
  usd: number;
  per: number;
  unit: string;
  /** Below https://aws.amazon.com/. */
  page: string;
};

const million = 1_000_000;
const priced = (usd: number, per: number, unit: string, page: string): Price => ({ usd, per, unit, page });

export const prices = {
  states_transition: priced(0.025, 1000, 'state transitions, Standard', 'step-functions/pricing'),
  lambda_gb_second: priced(0.0000133334, 1, 'GB-seconds, arm64', 'lambda/pricing'),
  lambda_request: priced(0.2, million, 'requests', 'lambda/pricing'),
  rest_request: priced(3.5, million, 'REST API calls', 'api-gateway/pricing'),
  socket_message: priced(1, million, 'WebSocket messages of up to 32 KB', 'api-gateway/pricing'),
  socket_minute: priced(0.25, million, 'WebSocket connection minutes', 'api-gateway/pricing'),
  table_write: priced(0.625, million, 'write request units of 1 KB', 'dynamodb/pricing/on-demand'),
  table_read: priced(0.125, million, 'read request units of 4 KB', 'dynamodb/pricing/on-demand'),
  table_gb_month: priced(0.25, 1, 'GB-months', 'dynamodb/pricing/on-demand'),
  table_recovery_gb_month: priced(0.2, 1, 'GB-months, point-in-time recovery', 'dynamodb/pricing/on-demand'),
  queue_request: priced(0.4, million, 'requests, standard queue', 'sqs/pricing'),
  kms_key_month: priced(1, 1, 'keys a month', 'kms/pricing'),
  kms_request: priced(0.03, 10_000, 'requests, symmetric key', 'kms/pricing'),
  kms_signature: priced(0.15, 10_000, 'requests, asymmetric key', 'kms/pricing'),
  object_put: priced(0.005, 1000, 'PUT requests, Standard', 's3/pricing'),
  object_get: priced(0.0004, 1000, 'GET requests, Standard', 's3/pricing'),
  object_gb_month: priced(0.023, 1, 'GB-months, Standard', 's3/pricing'),
  log_gb: priced(0.5, 1, 'GB ingested, Standard', 'cloudwatch/pricing'),
  log_gb_month: priced(0.03, 1, 'GB-months archived', 'cloudwatch/pricing'),
  metric_month: priced(0.3, 1, 'custom metrics a month', 'cloudwatch/pricing'),
  alarm_month: priced(0.1, 1, 'alarms a month, over one metric', 'cloudwatch/pricing'),
  composite_alarm_month: priced(0.5, 1, 'composite alarms a month', 'cloudwatch/pricing'),
  dashboard_month: priced(3, 1, 'dashboards a month', 'cloudwatch/pricing'),
  bus_event: priced(1, million, 'custom events of up to 64 KB', 'eventbridge/pricing'),
  trace: priced(5, million, 'traces recorded', 'xray/pricing'),
  waf_acl_month: priced(5, 1, 'web ACLs a month', 'waf/pricing'),
  waf_rule_month: priced(1, 1, 'rules or managed groups a month', 'waf/pricing'),
  waf_request: priced(0.6, million, 'requests inspected', 'waf/pricing'),
  fargate_vcpu_hour: priced(0.03238, 1, 'vCPU-hours, arm64', 'fargate/pricing'),
  fargate_gb_hour: priced(0.00356, 1, 'GB-hours, arm64', 'fargate/pricing'),
  address_hour: priced(0.005, 1, 'hours of a public IPv4 address', 'vpc/pricing'),
  nat_hour: priced(0.045, 1, 'hours of a NAT gateway', 'vpc/pricing'),
  endpoint_hour: priced(0.01, 1, 'hours of an interface endpoint in a zone', 'privatelink/pricing'),
  search_small_hour: priced(0.036, 1, 'hours of t3.small.search', 'opensearch-service/pricing'),
  search_large_hour: priced(0.178, 1, 'hours of r7g.large.search', 'opensearch-service/pricing'),
  search_master_hour: priced(0.136, 1, 'hours of m7g.large.search', 'opensearch-service/pricing'),
  search_gb_month: priced(0.122, 1, 'GB-months of gp3', 'opensearch-service/pricing'),
  search_ocu_hour: priced(0.24, 1, 'OCU-hours, OpenSearch Serverless', 'opensearch-service/pricing'),
  secret_month: priced(0.4, 1, 'secrets a month', 'secrets-manager/pricing'),
  transfer_gb: priced(0.09, 1, 'GB out to the internet', 'ec2/pricing/on-demand'),
} as const satisfies Record<string, Price>;

export type PriceName = keyof typeof prices;
