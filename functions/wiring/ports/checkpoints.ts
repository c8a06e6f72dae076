import { bucketCheckpoints } from '../../../src/adapters/aws/sessions/checkpoints.ts';
import type { PortModule } from '../given.ts';
import { placesOf } from '../places.ts';

export const make: PortModule<'checkpoints'>['make'] = (given) => bucketCheckpoints(placesOf(given));
