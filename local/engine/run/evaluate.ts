/** Evaluating a state's fields to values of the kind that each needs. */
import type { Assign, Results } from '../asl/machine.ts';
import type { Template } from '../jsonata/template.ts';
import { exceeds, limits } from '../limits.ts';
import { fromValue, type Payload } from '../payload.ts';
import { evaluationError, tooLarge } from '../state-error.ts';
import type { Frame } from './execution.ts';
import type { Run } from './run.ts';
import { scopeOf, type Extra, type Viewpoint } from './scope.ts';

/** Where an expression is evaluated. */
export type Place = { run: Run; frame: Frame; view: Viewpoint; extra?: Extra };

const constants = new WeakMap<Template, Payload>();

/** Any JSON. @throws StateError `States.QueryEvaluationError`. */
export const valueOf = (template: Template, { run, frame, view, extra }: Place): Promise<unknown> =>
  template.evaluate(scopeOf(run.execution, frame, view, run.services, extra));

/** A JSON document within the limit. `verb` says what became of it, for the error. */
export const documentOf = async (template: Template, place: Place, verb: string): Promise<Payload> => {
  if (template.constant) {
    const known = constants.get(template) ?? fromValue(template.constant.value);
    constants.set(template, known);
    return within(known, place, verb);
  }
  return within(fromValue(await valueOf(template, place)), place, verb);
};

export const within = (payload: Payload, place: Place, verb: string): Payload => {
  if (exceeds(payload.text, limits.payload)) throw tooLarge(verb, place.view.state.name);
  return payload;
};

const kindOf = (value: unknown): string =>
  Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value;

const expected = (template: Template, kind: string, value: unknown): Error => {
  const source = template.expressions[0]?.expression.source ?? JSON.stringify(value);
  const ending = `returned an unexpected result type. Expected '${kind}', but was '${kindOf(value)}' for value: ${JSON.stringify(value)}`;
  return evaluationError(source, template.location, ending);
};

/** A value that passes `test`. @throws StateError `States.QueryEvaluationError` naming `kind` where it does not. */
export const checked = async <T>(
  template: Template,
  place: Place,
  kind: string,
  test: (value: unknown) => value is T,
): Promise<T> => {
  const value = await valueOf(template, place);
  if (!test(value)) throw expected(template, kind, value);
  return value;
};

export const isText = (value: unknown): value is string => typeof value === 'string';
export const isList = (value: unknown): value is unknown[] => Array.isArray(value);
export const isFlag = (value: unknown): value is boolean => typeof value === 'boolean';
/** Whole numbers from `least`. */
export const isWhole =
  (least: number) =>
  (value: unknown): value is number =>
    typeof value === 'number' && Number.isSafeInteger(value) && value >= least && value <= 99_999_999;

const assigned = async (assign: Assign, place: Place): Promise<Record<string, string>> => {
  const values: Record<string, string> = {};
  for (const [name, template] of assign) {
    values[name] = (await documentOf(template, place, 'assigned a variable')).text;
  }
  return values;
};

const variableBytes = (run: Run, frame: Frame, added: Readonly<Record<string, string>>): number => {
  let sum = 0;
  for (const { variables } of run.execution.frames.values()) {
    for (const { text } of variables.values()) sum += text.length;
  }
  for (const [name, text] of Object.entries(added))
    sum += text.length - (frame.variables.get(name)?.text.length ?? 0);
  return sum;
};

/** Output and variables of a state that is about to exit. All are evaluated on what held before. */
export const resultsOf = async (
  results: Results,
  place: Place,
  otherwise: Payload,
): Promise<{ output: Payload; assigned: Record<string, string> }> => {
  const variables = results.assign.length === 0 ? {} : await assigned(results.assign, place);
  const output = results.output
    ? await documentOf(results.output, place, 'returned a result')
    : within(otherwise, place, 'returned a result');
  const texts = Object.values(variables);
  if (texts.length > 0) {
    const together = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
    if (together > limits.payload || variableBytes(place.run, place.frame, variables) > limits.variables) {
      throw tooLarge('assigned variables', place.view.state.name);
    }
  }
  return { output, assigned: variables };
};
