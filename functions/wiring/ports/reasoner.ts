import { createExtractiveReasoner } from '../../../src/reasoning/extractive/reasoner.ts';
import type { PortModule } from '../given.ts';

/** Learns from the pack when it is first asked. */
export const make: PortModule<'reasoner'>['make'] = ({ pack }) => createExtractiveReasoner({ pack });
