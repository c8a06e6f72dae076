/** HTTP, server-sent events and WebSockets of the one-machine host. */
import type { ApiSettings } from '../../functions/api/app.ts';
import { defaultSettings as settings } from '../../functions/api/app.ts';
import { version } from './version.ts';

export { createHub } from './hub.ts';
export type { Hub } from './hub.ts';
export { startServer } from './server.ts';
export type { RunningServer } from './server.ts';
export { defaultLimits, parseLimits } from '../../functions/api/app.ts';
export type { ApiDeps, ApiSettings, UseCases } from '../../functions/api/app.ts';
export { version };

export const defaultSettings: ApiSettings = { ...settings, version };
