import { turnSchema } from '../../src/contracts/execution.ts';
import { compose } from '../../src/usecases/compose.ts';
import { bind } from '../bind.ts';

export const bound = bind(turnSchema, compose);
