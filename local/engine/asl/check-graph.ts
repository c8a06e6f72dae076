import type { Scope, State } from './machine.ts';
import type { Problems } from './problems.ts';

/** Where a state can go, with the field that says so. */
const targets = (state: State): [field: string, target: string][] => {
  const found: [string, string][] = [];
  if ('next' in state && state.next !== undefined) found.push(['Next', state.next]);
  if ('catch' in state) state.catch.forEach((one, index) => found.push([`Catch[${index}].Next`, one.next]));
  if (state.type === 'Choice') {
    state.rules.forEach((rule, index) => found.push([`Choices[${index}].Next`, rule.next]));
    if (state.default !== undefined) found.push(['Default', state.default]);
  }
  return found;
};

const ends = (state: State): boolean =>
  state.type === 'Succeed' || state.type === 'Fail' || (state.type !== 'Choice' && state.next === undefined);

/** Every transition leads to a state of its own scope, every state can be reached, and the scope can end. */
export const checkGraph = (scope: Scope, path: string, problems: Problems): void => {
  const at = (name: string): string => `${path === '' ? '' : `${path}.`}States.${name}`;
  const start = path === '' ? 'StartAt' : `${path}.StartAt`;
  if (!scope.states.has(scope.startAt)) {
    problems.add(start, `names the state '${scope.startAt}', which is not there`);
    return;
  }
  const reached = new Set([scope.startAt]);
  for (const name of reached) {
    const state = scope.states.get(name);
    for (const [field, target] of state ? targets(state) : []) {
      if (scope.states.has(target)) reached.add(target);
      else problems.add(`${at(name)}.${field}`, `names the state '${target}', which is not in its scope`);
    }
  }
  for (const name of scope.states.keys()) {
    if (!reached.has(name)) problems.add(at(name), 'cannot be reached');
  }
  if (![...reached].some((name) => ends(scope.states.get(name) ?? neverEnds))) {
    problems.add(start, 'begins what never ends');
  }
};

const neverEnds: State = { type: 'Choice', name: '', rules: [], assign: [] };
