import jsonata from 'jsonata';
import { limits } from '../limits.ts';
import { evaluationError } from '../state-error.ts';
import { asNode } from './ast.ts';
import { impureFunctions, impureNames, pureFunctions, type Services } from './functions.ts';
import { inspect, type References } from './inspect.ts';
import { giveUp, quick, type Lookup } from './quick.ts';
import { NotJson, toJson } from './to-json.ts';

/** What expressions read: `$states`, the variables in scope, the time and chance. */
export type Scope = { lookup: Lookup; services: Services };

/** A compiled expression. Compiling is dear, evaluating is not; one expression serves all executions. */
export type Expression = {
  readonly source: string;
  readonly references: References;
  /**
   * @param location the field it stands in, for the error.
   * @throws StateError `States.QueryEvaluationError`: it failed, or gave nothing or no JSON.
   */
  evaluate(scope: Scope, location: string): Promise<unknown>;
};

const marked = /^\{%([\s\S]*)%\}$/;

/** The JSONata inside `{% … %}`; undefined for a string that is not wholly such. */
export const expressionIn = (text: string): string | undefined => marked.exec(text)?.[1]?.trim();

const messageOf = (thrown: unknown): string => {
  if (typeof thrown !== 'object' || thrown === null) return String(thrown);
  const { code, message } = thrown as { code?: unknown; message?: unknown };
  return typeof code === 'string' ? `${code}: ${String(message)}` : String(message);
};

let formatter: jsonata.Expression | undefined;
const format = (ms: number, picture: unknown, zone: unknown): unknown => {
  formatter ??= jsonata('$fromMillis($ms, $picture, $zone)');
  return formatter.evaluate(undefined, { ms, picture, zone });
};

/** @throws an error with JSONata's message when it does not parse. */
export const compile = (source: string): Expression => {
  const full = jsonata(source, { stack: limits.depth });
  full.assign('eval', undefined);
  for (const [name, implementation] of Object.entries(pureFunctions))
    full.registerFunction(name, implementation);
  const ast = asNode(full.ast());
  if (!ast) throw new Error('its syntax tree has no type');
  const references = inspect(ast);
  const fast = quick(ast);
  const bound = [...references.variables, ...(references.states.size > 0 ? ['states'] : [])];
  const impure = impureNames.filter((name) => references.variables.has(name));

  const inFull = async ({ lookup, services }: Scope): Promise<unknown> => {
    const bindings: Record<string, unknown> = impure.length > 0 ? impureFunctions(services, format) : {};
    for (const name of bound) {
      const value = lookup(name);
      if (value !== undefined) bindings[name] = value;
    }
    const result: unknown = await full.evaluate(undefined, bindings);
    return result === undefined ? undefined : toJson(result);
  };

  return {
    source,
    references,
    async evaluate(scope, location) {
      let result = fast ? fast(scope.lookup) : giveUp;
      if (result === giveUp) {
        try {
          result = await inFull(scope);
        } catch (thrown) {
          const ending =
            thrown instanceof NotJson
              ? 'returned an unsupported result type.'
              : `threw an error during evaluation. ${messageOf(thrown)}`;
          throw evaluationError(source, location, ending);
        }
      }
      if (result === undefined) throw evaluationError(source, location, 'returned nothing (undefined).');
      return result;
    },
  };
};
