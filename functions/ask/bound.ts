import { z } from 'zod';
import { askInputSchema } from '../../src/contracts/execution.ts';
import { ask } from '../../src/usecases/ask.ts';
import { bind } from '../bind.ts';

export const bound = bind(askInputSchema.extend({ token: z.string() }), ask);
