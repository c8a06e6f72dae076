import { usualApi } from './api.ts';
import { usualOperations } from './operations.ts';
import type { Stage } from './stage.ts';

/** Wherever the credentials point; cheap, and next to nothing when idle: workers start from none, the index is embedded. */
export const dev: Stage = {
  name: 'dev',
  data: 'destroy',
  empties_buckets: true,
  anchor_days: 1,
  log: { level: 'debug', days: 14 },
  limits: '100/1s,60/1m,1000/1h,10000/1d',
  tracing: true,
  knowledge: { index: 'embedded' },
  worker: { min: 0, max: 10, cpu: 1024, memory_mib: 2048 },
  rollout: 'at-once',
  firewall: false,
  streaming: true,
  people: true,
  api: usualApi,
  operations: usualOperations,
};
