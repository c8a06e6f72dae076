import { turnSchema } from '../../src/contracts/execution.ts';
import { answer } from '../../src/usecases/answer.ts';
import { bind } from '../bind.ts';

export const bound = bind(turnSchema, answer);
