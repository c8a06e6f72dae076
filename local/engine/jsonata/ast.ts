/** What the engine reads of the `jsonata` package's syntax trees. Its own type declarations are narrower than its trees. */

/** A node: its kind, what it holds, and everything below it in no particular place. */
export type Node = { readonly type: string; readonly [key: string]: unknown };

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';

export const asNode = (value: unknown): Node | undefined => (isNode(value) ? value : undefined);

/** All nodes directly below a value, through arrays and plain holders such as stages. */
export const childrenOf = (value: unknown): Node[] => {
  if (Array.isArray(value)) return value.flatMap(nodesIn);
  if (typeof value !== 'object' || value === null || value instanceof RegExp) return [];
  return Object.entries(value).flatMap(([key, inner]) => (key === 'value' ? [] : nodesIn(inner)));
};

const nodesIn = (value: unknown): Node[] => {
  if (typeof value !== 'object' || value === null) return [];
  const node = Array.isArray(value) ? undefined : asNode(value);
  return node ? [node] : childrenOf(value);
};

/** Steps of a path node, else nothing. */
export const stepsOf = (node: Node): readonly Node[] =>
  node.type === 'path' && Array.isArray(node['steps'])
    ? node['steps'].flatMap((step) => asNode(step) ?? [])
    : [];
