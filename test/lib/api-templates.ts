/** The stacks of a stage as templates, for the shipped pack, without any code in their functions. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { z } from 'zod';
import { build } from '../../lib/code.ts';
import { stageOf } from '../../lib/config/index.ts';
import type { Stage } from '../../lib/config/index.ts';
import { Deliberate } from '../../lib/deliberate.ts';
import type { DeliberateProps } from '../../lib/props.ts';
import { loadPack } from '../../src/adapters/pack/index.ts';
import { topology } from '../../topology/index.ts';
import type { Topology } from '../../topology/index.ts';

const root = resolve(import.meta.dirname, '../..');
const pack = resolve(root, 'packs/support');

const machine: unknown = JSON.parse(readFileSync(resolve(root, 'statemachines/session.asl.json'), 'utf8'));
export const layout: Topology = topology(loadPack(pack), machine);

const context = z
  .object({ context: z.record(z.string(), z.unknown()) })
  .parse(JSON.parse(readFileSync(resolve(root, 'cdk.json'), 'utf8'))).context;

export type Part = 'Data' | 'Knowledge' | 'Search' | 'Agents' | 'Api' | 'Operations';
export type Resource = {
  id: string;
  Type: string;
  Properties: Record<string, unknown>;
  DependsOn?: string | string[];
};

/** Resources of a template, by type. */
export class Stacks {
  private readonly stacks: Deliberate['stacks'];

  constructor(stage: Stage | string, more: Partial<DeliberateProps> = {}) {
    const app = new App({ context });
    const whole = new Deliberate(app, 'Deliberate', {
      pack,
      stage: typeof stage === 'string' ? stageOf(stage) : stage,
      build: build({ pack, bundling: false }),
      ...more,
    });
    this.stacks = whole.stacks;
  }

  template(part: Part): Template {
    const stack = this.stacks.find(({ node }) => node.id === part);
    if (stack === undefined) throw new Error(`Cannot find stack ${part} because the stage has none.`);
    return Template.fromStack(stack);
  }

  has(part: Part): boolean {
    return this.stacks.some(({ node }) => node.id === part);
  }

  of(part: Part, type: string): Resource[] {
    return Object.entries(this.template(part).findResources(type)).map(([id, resource]) => ({
      ...(resource as Omit<Resource, 'id'>),
      id,
    }));
  }

  /** The one resource of a type. */
  one(part: Part, type: string): Resource {
    const [first, ...others] = this.of(part, type);
    if (first === undefined || others.length > 0)
      throw new Error(`Cannot take the one ${type} because there are ${others.length + (first ? 1 : 0)}.`);
    return first;
  }
}
