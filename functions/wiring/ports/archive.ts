import { createArchive } from '../../../src/adapters/aws/archive/archive.ts';
import { s3 } from '../clients/s3.ts';
import type { PortModule } from '../given.ts';
import { setting } from '../settings.ts';

export const make: PortModule<'archive'>['make'] = ({ settings }) =>
  createArchive({ s3: s3(), bucket: setting(settings, 'ARCHIVE_BUCKET') });
