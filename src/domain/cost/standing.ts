import { estimates as e } from './estimates.ts';
import type { Memory } from './lambda.ts';
import { gbSeconds } from './lambda.ts';
import type { Line } from './lines.ts';
import { indexes, networks, type Standing } from './stages.ts';

const hours = 24 * e.days;
const minutes = 60 * hours;

export type Idle = { standing: Standing; polled_queues: number; metrics: number; memory: Memory };

/** What a deployment costs a month that no ticket reaches, but for custom metrics: those are paid while they are sent. */
export const standingLines = ({ standing, polled_queues, metrics, memory }: Idle): Line[] => {
  const { worker, waf_rules } = standing;
  const index = indexes[standing.index];
  const network = networks[standing.network];
  const idle = (service: string, price: Line['price'], units: number): Line => ({
    service,
    price,
    idle: units,
    load: 0,
  });
  return [
    idle('Fargate', 'fargate_vcpu_hour', worker.tasks * worker.vcpu * hours),
    idle('Fargate', 'fargate_gb_hour', worker.tasks * worker.gb * hours),
    idle('Fargate', 'address_hour', standing.network === 'public' ? worker.tasks * hours : 0),
    idle('Network', 'nat_hour', network.gateways * hours),
    idle('Network', 'endpoint_hour', network.endpoints * hours),
    idle('OpenSearch', 'search_small_hour', index.small * hours),
    idle('OpenSearch', 'search_large_hour', index.large * hours),
    idle('OpenSearch', 'search_master_hour', index.masters * hours),
    idle('OpenSearch', 'search_ocu_hour', index.units * hours),
    idle('OpenSearch', 'search_gb_month', index.gb),
    idle('SQS', 'queue_request', polled_queues * e.polls_a_minute * minutes),
    idle('Lambda', 'lambda_request', minutes),
    idle('Lambda', 'lambda_gb_second', gbSeconds(minutes * e.sweep_ms, memory['sweep'] ?? 512)),
    idle('KMS', 'kms_key_month', standing.kms_keys),
    idle('Secrets Manager', 'secret_month', standing.secrets),
    idle('WAF', 'waf_acl_month', waf_rules > 0 ? 1 : 0),
    idle('WAF', 'waf_rule_month', waf_rules),
    idle('CloudWatch', 'alarm_month', standing.alarms),
    idle('CloudWatch', 'composite_alarm_month', standing.composite_alarms),
    idle('CloudWatch', 'dashboard_month', standing.dashboards),
    { service: 'CloudWatch', price: 'metric_month', idle: 0, load: metrics * e.series },
  ];
};
