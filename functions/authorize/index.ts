import { parseLimits } from '../api/access.ts';
import type { LambdaHandler } from '../lambda/on-lambda.ts';
import { wiredOnce } from '../lambda/on-lambda.ts';
import type { Ports } from '../wiring/wire.ts';
import { decide } from './authorizer.ts';

export const ports = {
  keys: () => import('../wiring/ports/keys.ts'),
  counters: () => import('../wiring/ports/counters.ts'),
  people: () => import('../wiring/ports/people.ts'),
} satisfies Ports;

const wiredNow = wiredOnce(ports);

/** Not as others: the gateway reads the very text of what is thrown. */
export const handler: LambdaHandler = async (event) => {
  const wired = wiredNow();
  const { services, host, settings } = wired;
  const { keys, counters, clock } = services;
  try {
    const access = { keys, counters, clock, people: host.people };
    return await decide(access, event, parseLimits(settings.DELIBERATE_LIMITS));
  } finally {
    await wired.settle();
  }
};
