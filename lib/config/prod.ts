import { usualApi } from './api.ts';
import { usualOperations } from './operations.ts';
import type { Stage } from './stage.ts';

/** Redundant over three zones, keeps its data, and takes new versions over gradually. The account is yours to fill in. */
export const prod: Stage = {
  name: 'prod',
  env: {
    account: '111122223333',
    region: 'eu-central-1',
    zones: ['eu-central-1a', 'eu-central-1b', 'eu-central-1c'],
  },
  data: 'retain',
  empties_buckets: false,
  anchor_days: 365,
  log: { level: 'info', days: 90 },
  limits: '100/1s,60/1m,1000/1h,10000/1d',
  tracing: true,
  knowledge: { index: 'domain', instance: 'r7g.large.search', nodes: 3, storage_gib: 100 },
  worker: { min: 1, max: 10, cpu: 2048, memory_mib: 4096 },
  rollout: 'canary',
  firewall: true,
  streaming: true,
  people: true,
  api: {
    ...usualApi,
    throttle: { rate: 500, burst: 1_000 },
    streams_at_once: 200,
  },
  operations: { ...usualOperations, backups: true, budget_usd_a_day: 200, denied: 500 },
};
