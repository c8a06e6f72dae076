import { createSessionStore } from '../../../src/adapters/aws/sessions/store.ts';
import type { PortModule } from '../given.ts';
import { placesOf } from '../places.ts';

export const make: PortModule<'sessions'>['make'] = (given) => createSessionStore(placesOf(given));
