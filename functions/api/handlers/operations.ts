import { costs as readCosts } from '../../../src/usecases/costs.ts';
import { addKey as makeKey, listKeys as readKeys, revokeKey as endKey } from '../../../src/usecases/keys.ts';
import { readAudit } from '../../../src/usecases/read-audit.ts';
import { socketTicket as makeTicket } from '../../../src/usecases/socket-ticket.ts';
import { stats as readStats } from '../../../src/usecases/stats.ts';
import type { Handler } from '../context.ts';

export const stats: Handler<'stats'> = async ({ services, caller, settings }) => ({
  status: 200,
  body: await readStats(services, caller, { limits: settings.limits }),
});

export const costs: Handler<'costs'> = async ({ services, caller }, input) => ({
  status: 200,
  body: await readCosts(services, caller, input),
});

export const audit: Handler<'audit'> = async ({ services, caller }, input) => ({
  status: 200,
  body: await readAudit(services, caller, input),
});

export const socketTicket: Handler<'socketTicket'> = async ({ services, caller }) => ({
  status: 200,
  body: await makeTicket(services, caller),
});

export const addKey: Handler<'addKey'> = async ({ services, caller }, input) => ({
  status: 200,
  body: await makeKey(services, caller, input),
});

export const listKeys: Handler<'listKeys'> = async ({ services, caller }) => ({
  status: 200,
  body: await readKeys(services, caller),
});

export const revokeKey: Handler<'revokeKey'> = async ({ services, caller }, input) => ({
  status: 200,
  body: await endKey(services, caller, input),
});
