import { searchInSlices } from '../../../src/usecases/search-here.ts';
import type { PortModule } from '../given.ts';

/** In this process: what comes to a function is small. */
export const make: PortModule<'searches'>['make'] = ({ clock }) => searchInSlices({ clock });
