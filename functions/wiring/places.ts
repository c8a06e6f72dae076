import { s3 } from './clients/s3.ts';
import { dynamo } from './clients/dynamodb.ts';
import type { Given } from './given.ts';
import { setting } from './settings.ts';

/** What keeps sessions and what they taught. */
export const placesOf = ({ settings, clock, random }: Given) => ({
  dynamo: dynamo(),
  s3: s3(),
  tables: { sessions: setting(settings, 'SESSIONS_TABLE'), vault: setting(settings, 'VAULT_TABLE') },
  bucket: setting(settings, 'BODIES_BUCKET'),
  clock,
  random,
});
