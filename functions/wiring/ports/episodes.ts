import { createEpisodes } from '../../../src/adapters/aws/sessions/episodes.ts';
import type { PortModule } from '../given.ts';
import { placesOf } from '../places.ts';

export const make: PortModule<'episodes'>['make'] = (given) => createEpisodes(placesOf(given));
