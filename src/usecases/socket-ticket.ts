import { iso } from '../domain/time.ts';
import { hashOf, newSecret } from './secret.ts';
import type { Caller, Services } from './services.ts';

/** How long a ticket holds, in ms. */
export const ticketLife = 30_000;

/** A ticket that opens one WebSocket for the caller within 30 s: browsers send no headers with those. */
export async function socketTicket(
  services: Services,
  caller: Caller,
): Promise<{ ticket: string; expires_at: string }> {
  const ticket = newSecret(services.random, 'tkt');
  const expires = services.clock.now() + ticketLife;
  await services.tickets.put(hashOf(ticket), caller.principal, expires);
  return { ticket, expires_at: iso(expires) };
}
