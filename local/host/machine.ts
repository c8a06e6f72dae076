import { fileURLToPath } from 'node:url';

/** The state machine's file, the same bytes on both hosts. */
export const machineFile = fileURLToPath(new URL('../../statemachines/session.asl.json', import.meta.url));
