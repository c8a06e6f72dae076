import { readFileSync } from 'node:fs';
import type { Node } from 'constructs';

const file = new URL('../cdk.json', import.meta.url);
const { context } = JSON.parse(readFileSync(file, 'utf8')) as { context: Record<string, unknown> };

/**
 * Sets the feature flags of the CDK that the stacks below a node were written and tried with, whatever the app around
 * them has: the templates are the same in any app. `cdk.json` lists them, where the CDK's own command line looks.
 */
export const setFeatureFlags = (node: Node): void => {
  for (const [flag, value] of Object.entries(context)) node.setContext(flag, value);
};
