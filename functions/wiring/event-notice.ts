export { eventNotice } from '../../src/adapters/aws/sessions/stream.ts';
export type { EventNotice } from '../../src/adapters/aws/sessions/stream.ts';
