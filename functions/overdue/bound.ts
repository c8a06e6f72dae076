import { askInputSchema } from '../../src/contracts/execution.ts';
import { overdue } from '../../src/usecases/overdue.ts';
import { bind } from '../bind.ts';

export const bound = bind(askInputSchema, overdue);
