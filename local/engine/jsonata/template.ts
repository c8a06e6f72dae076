import { compile, expressionIn, type Expression, type Scope } from './expression.ts';

/** A JSON value of a definition in which any string may be an expression. */
export type Template = {
  /** Field that it stands in, as errors name it: `Output`, `Catch[1]/Assign`. */
  readonly location: string;
  /** All expressions in it, with the field each stands in. */
  readonly expressions: readonly { location: string; expression: Expression }[];
  /** What it gives when it holds no expression. */
  readonly constant?: { readonly value: unknown };
  /** @throws StateError `States.QueryEvaluationError`. */
  evaluate(scope: Scope): Promise<unknown>;
};

/** Is told of each expression that does not parse, and where it stands. */
export type Report = (location: string, problem: string) => void;

const constantOf = (value: unknown, location: string): Template => ({
  location,
  expressions: [],
  constant: { value },
  evaluate: async () => value,
});

const messageOf = (thrown: unknown): string =>
  typeof thrown === 'object' && thrown !== null && 'message' in thrown
    ? String(thrown.message)
    : String(thrown);

const ofExpression = (source: string, location: string, report: Report): Template => {
  let expression: Expression;
  try {
    expression = compile(source);
  } catch (thrown) {
    report(location, `is no JSONata: ${messageOf(thrown)}`);
    return constantOf(null, location);
  }
  return {
    location,
    expressions: [{ location, expression }],
    evaluate: (scope) => expression.evaluate(scope, location),
  };
};

const ofParts = (
  location: string,
  parts: readonly (readonly [string, Template])[],
  assemble: (values: readonly (readonly [string, unknown])[]) => unknown,
): Template => {
  const expressions = parts.flatMap(([, part]) => part.expressions);
  const evaluate = async (scope: Scope): Promise<unknown> => {
    const values: [string, unknown][] = [];
    for (const [key, part] of parts) {
      values.push([key, part.constant ? part.constant.value : await part.evaluate(scope)]);
    }
    return assemble(values);
  };
  if (expressions.length > 0) return { location, expressions, evaluate };
  return constantOf(assemble(parts.map(([key, part]) => [key, part.constant?.value])), location);
};

/** Compiles a value. An expression that does not parse is reported and stands as null. */
export const template = (value: unknown, location: string, report: Report): Template => {
  if (typeof value === 'string') {
    const source = expressionIn(value);
    if (source !== undefined) return ofExpression(source, location, report);
  }
  if (Array.isArray(value)) {
    const parts = value.map(
      (item, index) => [`${index}`, template(item, `${location}[${index}]`, report)] as const,
    );
    return ofParts(location, parts, (values) => values.map(([, item]) => item));
  }
  if (typeof value === 'object' && value !== null) {
    const parts = Object.entries(value).map(
      ([key, item]) => [key, template(item, `${location}/${key}`, report)] as const,
    );
    return ofParts(location, parts, (values) => Object.fromEntries(values));
  }
  return constantOf(value, location);
};
