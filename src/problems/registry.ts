import { Failure } from '../contracts/errors.ts';
import { blocksworldProblem } from './blocksworld.ts';
import { connectFourProblem } from './connect-four.ts';
import { gameOf24Problem } from './game-of-24.ts';
import type { RegisteredProblem } from './registered.ts';
import { ticTacToeProblem } from './tic-tac-toe.ts';
import { troubleshootingProblemByName } from './troubleshooting/registered.ts';

/** What `deliberate search` and `POST /search` can search, by name. */
export const problems: ReadonlyMap<string, RegisteredProblem> = new Map(
  [
    blocksworldProblem,
    connectFourProblem,
    gameOf24Problem,
    ticTacToeProblem,
    troubleshootingProblemByName,
  ].map((problem) => [problem.name, problem]),
);

/** @throws Failure SearchInvalid listing the names there are */
export const findProblem = (name: string): RegisteredProblem => {
  const problem = problems.get(name);
  if (problem !== undefined) return problem;
  const names = [...problems.keys()].join(', ');
  throw new Failure(
    'SearchInvalid',
    `Cannot search “${name.slice(0, 100)}” because the problems are: ${names}.`,
  );
};
