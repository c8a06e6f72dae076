import type { Profile } from '../../contracts/measured-session.ts';
import { estimates as e } from './estimates.ts';
import type { Memory } from './lambda.ts';
import { computeOf } from './lambda.ts';
import type { Line } from './lines.ts';

const gigabyte = 1e9;

/** What `count` sessions of one profile add to a month's bill. Storage is that of a deployment which has run for long. */
export const ticketLines = (
  profile: Profile,
  options: { count: number; memory: Memory; log_days: number },
): Line[] => {
  const { count, memory, log_days } = options;
  const compute = computeOf(profile, memory);
  const line = (service: string, price: Line['price'], units: number): Line => ({
    service,
    price,
    idle: 0,
    load: units * count,
  });
  const { stored_bytes, line_bytes } = profile;
  const kept = (stored_bytes * e.session_days + line_bytes * e.line_days) / e.days / gigabyte;
  const logged =
    (profile.log_bytes +
      compute.requests * e.invocation_log_bytes +
      profile.requests * e.request_log_bytes +
      profile.history_events * e.history_log_bytes) /
    gigabyte;
  const subscriptions = e.socket_calls + profile.commits;
  return [
    line('Step Functions', 'states_transition', profile.transitions),
    line('Lambda', 'lambda_gb_second', compute.gb_seconds),
    line('Lambda', 'lambda_request', compute.requests),
    line('API Gateway', 'rest_request', profile.requests),
    line('API Gateway', 'socket_message', profile.events + 1),
    line('API Gateway', 'socket_minute', e.socket_minutes),
    line('Data transfer', 'transfer_gb', profile.response_bytes / gigabyte),
    line('DynamoDB', 'table_write', profile.write_units + e.socket_calls),
    line('DynamoDB', 'table_read', profile.read_units + subscriptions),
    line('DynamoDB', 'table_gb_month', kept),
    line('DynamoDB', 'table_recovery_gb_month', kept),
    line('SQS', 'queue_request', profile.messages * e.queue_requests),
    line('KMS', 'kms_signature', profile.signatures),
    line('KMS', 'kms_request', e.data_keys),
    line('S3', 'object_put', profile.anchors),
    line('EventBridge', 'bus_event', profile.events),
    line('CloudWatch', 'log_gb', logged),
    line('CloudWatch', 'log_gb_month', (logged * log_days) / e.days),
    line('X-Ray', 'trace', (profile.requests + 1) * e.sampled),
    line('WAF', 'waf_request', profile.requests),
  ];
};
