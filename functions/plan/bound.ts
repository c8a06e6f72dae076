import { turnSchema } from '../../src/contracts/execution.ts';
import { plan } from '../../src/usecases/plan.ts';
import { bind } from '../bind.ts';

export const bound = bind(turnSchema, plan);
