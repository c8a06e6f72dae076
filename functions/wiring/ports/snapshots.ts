import { createSnapshotStore } from '../../../src/adapters/aws/retrieval/snapshot-store.ts';
import { s3 } from '../clients/s3.ts';
import type { PortModule } from '../given.ts';
import { setting } from '../settings.ts';

/** The one file that holds the index of all tenants. */
const key = 'index.sqlite';

export const make: PortModule<'snapshots'>['make'] = ({ settings, clock }) =>
  createSnapshotStore({ s3: s3(), bucket: setting(settings, 'KNOWLEDGE_BUCKET'), key, clock });
