/**
 * A synchronous reading of the simplest expressions: a literal, a variable, a path through plain objects, and `=` or
 * `!=` between those. Wherever JSONata's own rules are richer (an array on the way, objects compared) it gives up,
 * and the caller evaluates in full. A property test holds the two equal.
 */
import { asNode, stepsOf, type Node } from './ast.ts';

export const giveUp: unique symbol = Symbol('giveUp');
export type Lookup = (name: string) => unknown;
export type Quick = (lookup: Lookup) => unknown;

const plainKeys = new Set(['type', 'value', 'position']);
const isPlain = (node: Node, also: readonly string[] = []): boolean =>
  Object.keys(node).every((key) => plainKeys.has(key) || also.includes(key));

const path = (steps: readonly Node[]): Quick | undefined => {
  const [first, ...rest] = steps;
  if (first?.type !== 'variable' || !isPlain(first) || first['value'] === '' || first['value'] === '$')
    return undefined;
  if (!rest.every((step) => step.type === 'name' && isPlain(step))) return undefined;
  const variable = String(first['value']);
  const names = rest.map((step) => String(step['value']));
  return (lookup) => {
    let at = lookup(variable);
    if (at === undefined) return giveUp;
    for (const name of names) {
      if (Array.isArray(at)) return giveUp;
      if (at === null || typeof at !== 'object' || !Object.hasOwn(at, name)) return undefined;
      at = (at as Record<string, unknown>)[name];
    }
    return at;
  };
};

const equality = (node: Node, negate: boolean): Quick | undefined => {
  const [left, right] = [asNode(node['lhs']), asNode(node['rhs'])].map((side) => side && quick(side));
  if (!left || !right) return undefined;
  return (lookup) => {
    const [a, b] = [left(lookup), right(lookup)];
    if (a === giveUp || b === giveUp) return giveUp;
    if (a === undefined || b === undefined) return false;
    if ((typeof a === 'object' && a !== null) || (typeof b === 'object' && b !== null)) return giveUp;
    return (a === b) !== negate;
  };
};

/** @returns undefined where the expression is not that simple. */
export const quick = (node: Node): Quick | undefined => {
  const { value } = node;
  if (node.type === 'path' && isPlain(node, ['steps'])) return path(stepsOf(node));
  if (node.type === 'variable') return path([node]);
  if ((node.type === 'string' || node.type === 'number' || node.type === 'value') && isPlain(node))
    return () => value;
  if (node.type === 'binary' && isPlain(node, ['lhs', 'rhs']) && (value === '=' || value === '!=')) {
    return equality(node, value === '!=');
  }
  return undefined;
};
