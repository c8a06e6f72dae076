import { onLambda } from '../lambda/on-lambda.ts';
import type { Ports } from '../wiring/wire.ts';
import { takeRecords } from './take-records.ts';

export const ports = {
  sessions: () => import('../wiring/ports/sessions.ts'),
  connections: () => import('../wiring/ports/connections.ts'),
  bus: () => import('../wiring/ports/bus.ts'),
} satisfies Ports;

export const handler = onLambda(ports, (wired, event) => takeRecords(wired, event));
