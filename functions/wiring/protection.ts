import { ecsProtection } from '../../src/adapters/aws/worker/protection.ts';
import type { Protection } from '../../src/ports/worker.ts';
import type { Log } from '../../src/ports/telemetry.ts';

/** Protection by ECS, where it runs there: `agent` is its endpoint. Elsewhere nothing takes a machine away. */
export const protectionOf = (agent: string | undefined, log: Log): Protection =>
  agent === undefined || agent === ''
    ? { hold: async () => undefined }
    : ecsProtection({ agent, failed: (code) => log('warn', 'worker.not_protected', { code }) });
