import { dev } from './dev.ts';
import { localAws } from './local-aws.ts';
import { prod } from './prod.ts';
import type { Stage } from './stage.ts';

export type { Stage } from './stage.ts';

export const stages: Readonly<Record<string, Stage>> = { dev, prod, 'local-aws': localAws };

/** @throws Error for a name that no stage has */
export const stageOf = (name: string): Stage => {
  const stage = Object.hasOwn(stages, name) ? stages[name] : undefined;
  if (stage !== undefined) return stage;
  throw new Error(`Cannot find stage ${name} because there are only ${Object.keys(stages).join(', ')}.`);
};
