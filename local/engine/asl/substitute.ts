import { expressionIn } from '../jsonata/expression.ts';
import type { Problems } from './problems.ts';

const placeholder = /\$\{([^}]*)\}/g;

type Walk = { problems: Problems; substitutions: Readonly<Record<string, string>>; used: Set<string> };

const inString = (text: string, path: string, open: boolean, walk: Walk): string => {
  if (!text.includes('${')) return text;
  if (expressionIn(text) !== undefined) {
    walk.problems.add(path, "holds '${' inside JSONata, where CloudFormation would put something else");
    return text;
  }
  if (!open) {
    walk.problems.add(path, "holds '${', which only strings of Resource and Arguments may");
    return text;
  }
  return text.replace(placeholder, (whole, name: string) => {
    walk.used.add(name);
    const value = walk.substitutions[name];
    if (value === undefined)
      walk.problems.add(path, `needs a substitution for '${name}', which is not supplied`);
    return value ?? whole;
  });
};

const inValue = (value: unknown, path: string, open: boolean, walk: Walk): unknown => {
  if (typeof value === 'string') return inString(value, path, open, walk);
  if (Array.isArray(value)) return value.map((item, index) => inValue(item, `${path}[${index}]`, open, walk));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      const at = path === '' ? key : `${path}.${key}`;
      if (key.includes('${')) walk.problems.add(at, "holds '${' in a name");
      return [key, inValue(inner, at, open || key === 'Resource' || key === 'Arguments', walk)];
    }),
  );
};

/**
 * Puts `substitutions` in place of `${Name}`, as CloudFormation's `DefinitionSubstitutions` does, in plain strings of
 * Resource and Arguments. Reports names that are not supplied, not used, or whose text would not survive CloudFormation.
 */
export const substitute = (
  definition: unknown,
  substitutions: Readonly<Record<string, string>>,
  problems: Problems,
): unknown => {
  const walk: Walk = { problems, substitutions, used: new Set() };
  for (const [name, value] of Object.entries(substitutions)) {
    if (/["\\\p{Cc}]|\$\{|\{%|%\}/u.test(value)) {
      problems.add('', `takes a substitution '${name}' whose text JSON or JSONata would read`);
    }
  }
  const result = inValue(definition, '', false, walk);
  for (const name of Object.keys(substitutions)) {
    if (!walk.used.has(name)) problems.add('', `does not use the substitution '${name}'`);
  }
  return result;
};
