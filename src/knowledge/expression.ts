import type { Expression } from 'jsonata';

const compiled = new Map<string, Expression>();

/** Functions that would make a pack's rule depend on the moment or on chance, or run text as code. */
const forbidden = /\$(eval|now|millis|random|uuid)\b/;

/**
 * The value of a pack's JSONata expression over `input`; arrays and objects are plain. Expressions depend on nothing but
 * their input: `$eval`, `$now`, `$millis`, `$random` and `$uuid` are refused.
 * @throws Error from JSONata when the expression does not parse or fails
 */
export const evaluateExpression = async (expression: string, input: unknown): Promise<unknown> => {
  const value: unknown = await (await compileExpression(expression)).evaluate(input);
  return value === undefined ? undefined : (JSON.parse(JSON.stringify(value)) as unknown);
};

/**
 * Parses an expression once. JSONata is loaded with the first one: it is large, and much of what is asked for evaluates
 * none. @throws Error with JSONata's message and position
 */
export const compileExpression = async (expression: string): Promise<Expression> => {
  const known = compiled.get(expression);
  if (known !== undefined) return known;
  const found = forbidden.exec(expression);
  if (found !== null) throw new Error(`Cannot use ${found[0]} in an expression of a pack.`);
  const { default: jsonata } = await import('jsonata');
  const fresh = jsonata(expression);
  compiled.set(expression, fresh);
  return fresh;
};
