import { createSigner } from '../../../src/adapters/aws/signing/signer.ts';
import { kms } from '../clients/kms.ts';
import type { PortModule } from '../given.ts';
import { setting } from '../settings.ts';

export const make: PortModule<'signer'>['make'] = ({ settings }) =>
  createSigner({ kms: kms(), keyId: setting(settings, 'SIGNING_KEY') });
