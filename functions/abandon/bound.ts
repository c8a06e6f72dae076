import { abandonInputSchema } from '../../src/contracts/execution.ts';
import { abandon } from '../../src/usecases/abandon.ts';
import { bind } from '../bind.ts';

export const bound = bind(abandonInputSchema, abandon);
