/** The adapters of the table `access`: keys, counters, kept answers, tickets. */
export { dynamoCounters } from './counters.ts';
export { dynamoIdempotency } from './idempotency.ts';
export { dynamoKeys } from './keys.ts';
export type { AccessOptions } from './options.ts';
export { dynamoTickets } from './tickets.ts';
