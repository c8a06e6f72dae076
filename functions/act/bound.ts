import { actInputSchema } from '../../src/contracts/execution.ts';
import { act } from '../../src/usecases/act.ts';
import { bind } from '../bind.ts';

export const bound = bind(actInputSchema, act);
