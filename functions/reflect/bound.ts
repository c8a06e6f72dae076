import { turnSchema } from '../../src/contracts/execution.ts';
import { reflect } from '../../src/usecases/reflect.ts';
import { bind } from '../bind.ts';

export const bound = bind(turnSchema, reflect);
