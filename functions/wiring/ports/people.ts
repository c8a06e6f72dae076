import { cognitoPeople, poolVerifier } from '../../../src/adapters/aws/people/index.ts';
import type { PortModule } from '../given.ts';
import { setting } from '../settings.ts';

export const make: PortModule<'people'>['make'] = ({ settings }) =>
  cognitoPeople({
    verify: poolVerifier({
      userPoolId: setting(settings, 'USER_POOL'),
      clientId: setting(settings, 'USER_POOL_CLIENT'),
    }),
  });
