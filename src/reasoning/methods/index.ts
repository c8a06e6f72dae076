import { direct } from './direct.ts';
import { hrm } from './hrm.ts';
import { mcts } from './mcts.ts';
import type { MethodRuns } from './method.ts';
import { trm } from './trm.ts';

/** How a specialist can reason, by name. A new method is a new file and a line here. */
export const methods: MethodRuns = { direct, mcts, hrm, trm };
export type { MethodContext, MethodRun, MethodRuns } from './method.ts';
