import { Failure } from '../contracts/errors.ts';
import { createSearch, resumeSearch } from '../search/index.ts';
import type { Problem, RunningSearch, SearchOptions, SearchResult } from '../search/index.ts';

/** What a search found, in the problem's own terms. */
export interface Answer {
  solved: boolean;
  answer: string | string[] | null;
}

/** A problem that can be named on the command line. */
export interface RegisteredProblem {
  name: string;
  /** What is searched for, and what the input looks like. */
  summary: string;
  /**
   * Reads the input and starts the search, or goes on with `saved`, a search of the same input and options.
   * @throws Failure SearchInvalid for input it can't read; SearchInvalid for options out of range or bytes of another search
   */
  start(input: string, options: SearchOptions, saved?: Uint8Array): RunningSearch;
  /** What a search of that input found, wherever and in however many parts it ran. */
  answer(input: string, result: SearchResult): Answer;
}

export interface ProblemDefinition<State> {
  name: string;
  summary: string;
  /** The start state. @throws Failure SearchInvalid */
  parse(input: string): State;
  problem(start: State): Problem<State>;
  /** What suits the problem better than the search's defaults; whoever runs the search may say otherwise. */
  defaults?: SearchOptions;
  answer(result: SearchResult): Answer;
}

/** Makes a problem fit for the registry, its state's type hidden. */
export const defineProblem = <State>(definition: ProblemDefinition<State>): RegisteredProblem => ({
  name: definition.name,
  summary: definition.summary,
  start(input, options, saved) {
    const state = definition.parse(input);
    const problem = definition.problem(state);
    const settings = { ...definition.defaults, ...options };
    return saved === undefined
      ? createSearch(problem, state, settings)
      : resumeSearch(problem, state, settings, saved);
  },
  answer: (_, result) => definition.answer(result),
});

/** The failure of every input that can't be read. */
export const cannotRead = (problem: string, because: string): Failure =>
  new Failure('SearchInvalid', `Cannot read the ${problem} input because ${because}.`);

/** The state after the moves that the input lists: digits, with or without spaces or commas. */
export const playedMoves = <State>(
  name: string,
  problem: Problem<State>,
  start: State,
  input: string,
): State => {
  if (!/^[\d\s,]*$/.test(input))
    throw cannotRead(name, 'it has other characters than digits, spaces and commas');
  let state = start;
  for (const [index, digit] of [...input.replaceAll(/\D/g, '')].entries()) {
    if (!problem.moves(state).includes(Number(digit))) {
      throw cannotRead(name, `move ${index + 1}, “${digit}”, is not possible there`);
    }
    state = problem.apply(state, Number(digit));
  }
  if (problem.moves(state).length === 0) throw cannotRead(name, 'the game is over');
  return state;
};
