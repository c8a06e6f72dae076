import { socketTicket } from '../api/handlers/operations.ts';
import { onRequest } from '../lambda/on-request.ts';
import type { Ports } from '../wiring/wire.ts';

export const ports = {
  tickets: () => import('../wiring/ports/tickets.ts'),
} satisfies Ports;

export const handler = onRequest(ports, { handlers: { socketTicket } });
