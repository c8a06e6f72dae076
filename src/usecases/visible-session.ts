import { Failure } from '../contracts/errors.ts';
import type { Principal } from '../contracts/ids.ts';
import type { Session } from '../contracts/session.ts';
import { loadSession } from './transact.ts';
import type { Caller, Services } from './services.ts';

/** Whether a principal is bound to one customer. */
export const isCustomer = (principal: Principal): boolean => principal.roles.includes('customer');

/**
 * The session, if the caller may know of it: one of its tenant and, for a customer, about itself. What it may not know
 * of looks like what does not exist.
 * @throws Failure `NotFound`, `Erased`
 */
export const visibleSession = async (
  services: Services,
  caller: Caller,
  sessionId: string,
): Promise<Session> => {
  const { principal } = caller;
  const session = await loadSession(services, principal.tenant, sessionId);
  if (isCustomer(principal) && session.subject?.customer_id !== principal.customer_id) {
    throw new Failure('NotFound', `Cannot find session ${sessionId}.`);
  }
  return session;
};
