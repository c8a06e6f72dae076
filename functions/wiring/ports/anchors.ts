import { createAnchors } from '../../../src/adapters/aws/signing/anchors.ts';
import { s3 } from '../clients/s3.ts';
import type { PortModule } from '../given.ts';
import { setting } from '../settings.ts';

export const make: PortModule<'anchors'>['make'] = ({ settings }) =>
  createAnchors({ s3: s3(), bucket: setting(settings, 'ANCHORS_BUCKET') });
