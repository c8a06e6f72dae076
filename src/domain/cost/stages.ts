/** What stands in a deployment whether tickets come or not, by stage. */
export const stageNames = ['dev', 'prod'] as const;
export type StageName = (typeof stageNames)[number];

export type Standing = {
  /** Search workers that always run, and the size of one. */
  worker: { tasks: number; vcpu: number; gb: number };
  index: keyof typeof indexes;
  network: keyof typeof networks;
  /** Rules and managed groups of the web ACL; 0: no ACL. */
  waf_rules: number;
  kms_keys: number;
  secrets: number;
  /** Over one metric each, and over other alarms. */
  alarms: number;
  composite_alarms: number;
  dashboards: number;
  /** Days that lines of logs stay. */
  log_days: number;
};

/** Ways to keep the index of articles: nodes, dedicated masters or units that always run, and the disks of nodes in GB. */
export const indexes = {
  embedded: { small: 0, large: 0, masters: 0, units: 0, gb: 0 },
  'small domain': { small: 1, large: 0, masters: 0, units: 0, gb: 10 },
  domain: { small: 0, large: 3, masters: 3, units: 0, gb: 300 },
  serverless: { small: 0, large: 0, masters: 0, units: 2, gb: 0 },
} as const;

/** Ways for the worker to reach AWS: NAT gateways in two zones, or seven interface endpoints in two zones. */
export const networks = {
  public: { gateways: 0, endpoints: 0 },
  nat: { gateways: 2, endpoints: 0 },
  endpoints: { gateways: 0, endpoints: 14 },
} as const;

const common = { network: 'public', kms_keys: 2, secrets: 1, composite_alarms: 4, dashboards: 2 } as const;

/** As lib/config has them and lib makes them with the support pack; a test compares. */
export const stages: Readonly<Record<StageName, Standing>> = {
  dev: {
    ...common,
    worker: { tasks: 0, vcpu: 1, gb: 2 },
    index: 'embedded',
    waf_rules: 0,
    alarms: 41,
    log_days: 14,
  },
  prod: {
    ...common,
    worker: { tasks: 1, vcpu: 2, gb: 4 },
    index: 'domain',
    waf_rules: 7,
    alarms: 90,
    log_days: 90,
  },
};
