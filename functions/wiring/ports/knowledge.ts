import type { PortModule } from '../given.ts';

export const make: PortModule<'knowledge'>['make'] = () => {
  throw new Error('Not there yet.');
};
