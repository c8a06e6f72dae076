/** What an expression refers to, and what Step Functions would refuse in it. */
import { asNode, childrenOf, stepsOf, type Node } from './ast.ts';

export type References = {
  /** Variables read and not bound by the expression itself, without their `$`. */
  variables: Set<string>;
  /** Dotted paths that begin at `$states`, such as `input.next` or `context.Task.Token`. */
  states: Set<string>;
  /** Why Step Functions would refuse it, as the end of a sentence. */
  problems: string[];
};

const nameOf = (node: Node): string => String(node['value']);

const bindings = (node: Node): string[] => {
  const parameters: unknown = node['arguments'];
  const lambda: unknown[] = node.type === 'lambda' && Array.isArray(parameters) ? parameters : [];
  const bound = node.type === 'bind' ? [node['lhs']] : [];
  const names = [...lambda, ...bound].flatMap((one) => asNode(one) ?? []).map(nameOf);
  const tuple = [node['focus'], node['index']].filter((name): name is string => typeof name === 'string');
  return [...names, ...tuple, ...childrenOf(node).flatMap(bindings)];
};

const statesPath = (steps: readonly Node[]): string =>
  steps
    .slice(1)
    .map((step) => (step.type === 'name' ? nameOf(step) : '*'))
    .join('.');

/**
 * Walks a syntax tree. At the top level there is no context: a bare name, `*`, `**` or `$$` there reads nothing on
 * Step Functions, which refuses the definition.
 */
export const inspect = (root: Node): References => {
  const found: References = { variables: new Set(), states: new Set(), problems: [] };
  const bound = new Set(bindings(root));

  const variable = (node: Node, path: string): void => {
    const name = nameOf(node);
    if (name === '') return;
    if (name === '$') found.problems.push("refers to '$$', which is not supported");
    else if (name === 'eval') found.problems.push("calls '$eval', which Step Functions does not have");
    else if (name === 'states' && !bound.has(name)) found.states.add(path);
    else if (!bound.has(name)) found.variables.add(name);
  };

  const walk = (node: Node, top: boolean): void => {
    const steps = stepsOf(node);
    if (steps.length > 0) {
      steps.forEach((step, index) => {
        if (index === 0 && step.type === 'variable') {
          variable(step, statesPath(steps));
          childrenOf(step).forEach((child) => walk(child, false));
        } else walk(step, top && index === 0);
      });
      const { steps: _steps, ...rest } = node;
      childrenOf(rest).forEach((child) => walk(child, false));
      return;
    }
    if (node.type === 'variable') variable(node, '');
    if (top && (node.type === 'name' || node.type === 'wildcard' || node.type === 'descendant')) {
      found.problems.push(`refers to '${nameOf(node)}' at the top level, where there is no context`);
    }
    const nested = new Set([
      ...staged(node['stages']),
      ...staged(node['predicate']),
      ...staged(node['group']),
    ]);
    childrenOf(node).forEach((child) => walk(child, top && !nested.has(child) && node.type !== 'transform'));
  };
  const staged = (value: unknown): Node[] => childrenOf(value);

  walk(root, true);
  return found;
};
