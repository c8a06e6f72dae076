import { usualApi } from './api.ts';
import { dev } from './dev.ts';
import { usualOperations } from './operations.ts';
import type { Stage } from './stage.ts';

/** An emulator of AWS on one machine. All that it lacks stands here, and nowhere else. */
export const localAws: Stage = {
  ...dev,
  name: 'local-aws',
  env: { account: '000000000000', region: 'us-east-1', zones: ['us-east-1a', 'us-east-1b'] },
  limits: '1000/1s,10000/1m',
  // No X-Ray, no containers, no firewall, no gradual deployment, no response streaming, no OpenSearch.
  tracing: false,
  worker: 'none',
  firewall: false,
  rollout: 'at-once',
  streaming: false,
  // It runs functions without the SDK that AWS's runtime brings, which CDK's own function needs.
  empties_buckets: false,
  knowledge: { index: 'embedded' },
  api: { ...usualApi, emulator: process.env['AWS_ENDPOINT_URL'] ?? 'http://127.0.0.1:4566' },
  operations: { ...usualOperations, composites: false, formulas: false },
};
