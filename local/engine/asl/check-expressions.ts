/** Whether what expressions read can be there at all. */
import { functionNames } from '../jsonata/functions.ts';
import type { Template } from '../jsonata/template.ts';
import type { Assign, Scope, State } from './machine.ts';
import type { Problems } from './problems.ts';

const assignsOf = (state: State): Assign[] => [
  ...('assign' in state ? [state.assign] : []),
  ...('catch' in state ? state.catch.map((one) => one.assign) : []),
  ...(state.type === 'Choice' ? state.rules.map((rule) => rule.assign) : []),
];

const valuesOf = (assigns: readonly Assign[]): Template[] =>
  assigns.flatMap((assign) => assign.map(([, value]) => value));

const templatesOf = (state: State): Template[] => {
  const own = Object.values(state).filter(
    (value): value is Template => typeof value === 'object' && value !== null && 'expressions' in value,
  );
  const nested = [
    ...('catch' in state ? state.catch.map((one) => one.output) : []),
    ...(state.type === 'Choice' ? state.rules.flatMap((rule) => [rule.condition, rule.output]) : []),
  ].filter((value) => value !== undefined);
  return [...own, ...nested, ...valuesOf(assignsOf(state))];
};

/** Members of `$states` that a field can see. */
const visible = (state: State, location: string): string[] => {
  if (location.startsWith('Catch[')) return ['input', 'errorOutput', 'context'];
  const hasResult = state.type === 'Task' || state.type === 'Parallel' || state.type === 'Map';
  if (hasResult && /^(Output|Assign)\b/.test(location)) return ['input', 'result', 'context'];
  return ['input', 'context'];
};

const tokenPath = 'context.Task.Token';

const checkToken = (state: State, report: (field: string, problem: string) => void): void => {
  if (state.type !== 'Task') return;
  const passed = state.arguments.expressions.some(({ expression }) =>
    expression.references.states.has(tokenPath),
  );
  const waits = state.resource.endsWith('.waitForTaskToken');
  if (waits && !passed) report('Arguments', `lacks the token: nothing in it reads $states.${tokenPath}`);
  if (!waits && passed) report('Arguments', 'passes a token that the resource does not wait for');
};

const variableName = /^[\p{ID_Start}_][\p{ID_Continue}_]{0,79}$/u;

/** @param outer variables that the surrounding scopes assign. */
export const checkExpressions = (
  scope: Scope,
  path: string,
  outer: ReadonlySet<string>,
  problems: Problems,
): void => {
  const states = [...scope.states.values()];
  const own = new Set(
    states.flatMap((state) => assignsOf(state).flatMap((one) => one.map(([name]) => name))),
  );
  const known = new Set([...outer, ...own]);
  for (const state of states) {
    const at = `${path === '' ? '' : `${path}.`}States.${state.name}`;
    const report = (location: string, problem: string): void =>
      problems.add(`${at}.${location.replaceAll('/', '.')}`, problem);
    checkToken(state, report);
    for (const [name, value] of assignsOf(state).flat()) {
      if (name === 'states') report(value.location, 'assigns $states, which is reserved');
      else if (!variableName.test(name)) report(value.location, 'is no name for a variable');
      else if (outer.has(name)) report(value.location, 'assigns a variable that an outer scope assigns');
    }
    for (const { location, expression } of templatesOf(state).flatMap((one) => one.expressions)) {
      const { problems: refused, states: paths, variables } = expression.references;
      refused.forEach((problem) => report(location, problem));
      for (const variable of variables) {
        if (!known.has(variable) && !functionNames.has(variable)) {
          report(location, `reads '$${variable}', which nothing assigns`);
        }
      }
      for (const member of new Set([...paths].map((one) => one.split('.')[0] ?? ''))) {
        if (member !== '' && member !== '*' && !visible(state, location).includes(member)) {
          report(location, `reads '$states.${member}', which is not there`);
        }
      }
    }
    const inner: [string, Scope][] =
      state.type === 'Parallel'
        ? state.branches.map((branch, index) => [`${at}.Branches[${index}]`, branch])
        : state.type === 'Map'
          ? [[`${at}.ItemProcessor`, state.processor]]
          : [];
    for (const [innerPath, one] of inner) checkExpressions(one, innerPath, known, problems);
  }
};
