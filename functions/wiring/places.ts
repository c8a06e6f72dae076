import { dynamo } from './clients/dynamodb.ts';
import type { Given } from './given.ts';
import { setting } from './settings.ts';

/** What keeps sessions and what they taught. The object store is loaded when a body is too large for a table. */
export const placesOf = ({ settings, clock, random }: Given) => ({
  dynamo: dynamo(),
  s3: async () => (await import('./clients/s3.ts')).s3(),
  tables: { sessions: setting(settings, 'SESSIONS_TABLE'), vault: setting(settings, 'VAULT_TABLE') },
  bucket: setting(settings, 'BODIES_BUCKET'),
  clock,
  random,
});
