import { onLambda } from '../lambda/on-lambda.ts';
import type { Ports } from '../wiring/wire.ts';
import { archiveRecords } from './archive-records.ts';

export const ports = {
  archive: () => import('../wiring/ports/archive.ts'),
} satisfies Ports;

export const handler = onLambda(ports, (wired, event) => archiveRecords(wired, event));
