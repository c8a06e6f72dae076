import type { Principal } from '../../src/contracts/ids.ts';
import { keepKey } from '../../src/usecases/keys.ts';
import { hashOf } from '../../src/usecases/secret.ts';
import type { Services } from '../../src/usecases/services.ts';

export type FirstKeys = {
  /** The operator's, where it was made or given now. */
  operator?: string;
  /** A customer's, to try things with, where it was made now. */
  customer?: { key: string; customer_id: string };
};

/**
 * The keys that a fresh data folder starts with: an operator's (the given one, or a new one) and a customer's, made once
 * and shown once. A given operator's key that the folder does not know yet is added.
 */
export const firstKeys = async (
  services: Services,
  given: { tenant: string; operatorKey?: string; customer_id: string | undefined },
): Promise<FirstKeys> => {
  const { tenant, operatorKey, customer_id } = given;
  const operator: Principal = { tenant, principal: 'operator', roles: ['operator', 'admin', 'auditor'] };
  const held = await services.keys.list(tenant);
  const made: FirstKeys = {};
  if (operatorKey !== undefined) {
    if ((await services.keys.find(hashOf(operatorKey))) === undefined)
      await keepKey(services, operator, operatorKey);
  } else if (!held.some((key) => key.principal === operator.principal)) {
    made.operator = (await keepKey(services, operator)).key;
  }
  if (customer_id !== undefined && held.length === 0) {
    const customer: Principal = {
      tenant,
      principal: `customer-${customer_id}`,
      roles: ['customer'],
      customer_id,
    };
    made.customer = { key: (await keepKey(services, customer)).key, customer_id };
  }
  return made;
};
