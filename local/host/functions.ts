import { bound as abandon } from '../../functions/abandon/bound.ts';
import { bound as act } from '../../functions/act/bound.ts';
import { bound as answer } from '../../functions/answer/bound.ts';
import { bound as ask } from '../../functions/ask/bound.ts';
import type { Bound } from '../../functions/bind.ts';
import { invoke } from '../../functions/bind.ts';
import { bound as compose } from '../../functions/compose/bound.ts';
import { bound as overdue } from '../../functions/overdue/bound.ts';
import { bound as plan } from '../../functions/plan/bound.ts';
import { bound as reflect } from '../../functions/reflect/bound.ts';
import { Failure } from '../../src/contracts/errors.ts';
import type { Services } from '../../src/usecases/services.ts';

/** The functions that the state machine calls, by their name in the topology. */
const functions: Readonly<Record<string, Bound>> = {
  answer,
  plan,
  reflect,
  compose,
  ask,
  overdue,
  act,
  abandon,
};

/** Calls a function of the topology as the state machine does. @throws Failure `MachineInvalid` for a name that is none */
export const invokeFunction = async (
  services: Services,
  name: string,
  payload: unknown,
): Promise<unknown> => {
  const bound = functions[name];
  if (bound === undefined)
    throw new Failure('MachineInvalid', `Cannot invoke ${name} because the host has no such function.`);
  return invoke(services, { name, bound }, payload);
};
