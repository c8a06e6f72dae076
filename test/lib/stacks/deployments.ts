/** Deployments, synthesized once, without any code in their functions. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { z } from 'zod';
import { build } from '../../../lib/code.ts';
import { stageOf, stages } from '../../../lib/config/index.ts';
import type { Stage } from '../../../lib/config/index.ts';
import { Deliberate } from '../../../lib/deliberate.ts';
import { readPack } from '../../../lib/pack.ts';
import { topology } from '../../../topology/index.ts';
import type { Topology } from '../../../topology/index.ts';

const root = resolve(import.meta.dirname, '../../..');
export const machineText = readFileSync(resolve(root, 'statemachines/session.asl.json'), 'utf8');
const context = z
  .object({ context: z.record(z.string(), z.unknown()) })
  .parse(JSON.parse(readFileSync(resolve(root, 'cdk.json'), 'utf8'))).context;

const resourceSchema = z.object({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
  DeletionPolicy: z.string().optional(),
  DependsOn: z.unknown().optional(),
});
export type Resource = z.infer<typeof resourceSchema> & { stack: string; id: string };

export type Deployment = {
  name: string;
  stage: Stage;
  layout: Topology;
  construct: Deliberate;
  resources: readonly Resource[];
};

const deployment = (stageName: string, packName: string): Deployment => {
  const pack = resolve(root, 'packs', packName);
  const built = build({ pack, bundling: false });
  const stage = stageOf(stageName);
  const construct = new Deliberate(new App({ context }), 'Deliberate', { pack, stage, build: built });
  const resources = construct.stacks.flatMap((stack) => {
    const { Resources } = Template.fromStack(stack).toJSON() as { Resources: Record<string, unknown> };
    return Object.entries(Resources).map(([id, resource]) => ({
      ...resourceSchema.parse(resource),
      stack: stack.node.id,
      id,
    }));
  });
  const layout = topology(readPack(built), JSON.parse(machineText));
  return { name: `${stageName} with ${packName}`, stage, layout, construct, resources };
};

/** Every stage with the pack that ships, and one with another pack. */
export const deployments = (): Deployment[] => [
  ...Object.keys(stages).map((stage) => deployment(stage, 'support')),
  deployment('dev', 'library'),
];

/** Some that read alike: of types whose names end so. */
export const ofType = ({ resources }: Deployment, type: string): Resource[] =>
  resources.filter((one) => one.Type === `AWS::${type}`);

/** A property below a resource's, by its path. */
export const at = (value: unknown, ...path: readonly (string | number)[]): unknown =>
  path.reduce<unknown>(
    (found, key) => (typeof found === 'object' && found !== null ? Reflect.get(found, key) : undefined),
    value,
  );

/** Functions that CDK brings to do its own work while it deploys, and no session ever meets. */
export const isCdks = ({ id }: Resource): boolean => id.startsWith('Custom');
