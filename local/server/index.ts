/** HTTP, server-sent events and WebSockets of the one-machine host. */
export { createHub } from './hub.ts';
export type { Hub } from './hub.ts';
export { startServer } from './server.ts';
export type { RunningServer } from './server.ts';
export { defaultLimits, defaultSettings, parseLimits } from '../../functions/api/app.ts';
export type { ApiDeps, ApiSettings, UseCases } from '../../functions/api/app.ts';
