import { defaultLimits } from './access.ts';
import type { ApiSettings } from './context.ts';

export const defaultSettings: ApiSettings = {
  version: '0.0.0',
  limits: defaultLimits,
  query_wait_ms: 20_000,
  heartbeat_ms: 15_000,
  check_answers: false,
};
