import { costs } from '../../../src/usecases/costs.ts';
import { addKey, listKeys, revokeKey } from '../../../src/usecases/keys.ts';
import { readAudit } from '../../../src/usecases/read-audit.ts';
import { socketTicket } from '../../../src/usecases/socket-ticket.ts';
import { stats } from '../../../src/usecases/stats.ts';
import type { Handlers } from '../context.ts';

type Ids = 'stats' | 'costs' | 'audit' | 'socketTicket' | 'addKey' | 'listKeys' | 'revokeKey';

export const operationHandlers: Handlers<Ids> = {
  stats: async ({ services, caller, settings }) => ({
    status: 200,
    body: await stats(services, caller, { limits: settings.limits }),
  }),
  costs: async ({ services, caller }, input) => ({ status: 200, body: await costs(services, caller, input) }),
  audit: async ({ services, caller }, input) => ({
    status: 200,
    body: await readAudit(services, caller, input),
  }),
  socketTicket: async ({ services, caller }) => ({ status: 200, body: await socketTicket(services, caller) }),
  addKey: async ({ services, caller }, input) => ({
    status: 200,
    body: await addKey(services, caller, input),
  }),
  listKeys: async ({ services, caller }) => ({ status: 200, body: await listKeys(services, caller) }),
  revokeKey: async ({ services, caller }, input) => ({
    status: 200,
    body: await revokeKey(services, caller, input),
  }),
};
