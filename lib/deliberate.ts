import { readFileSync } from 'node:fs';
import type { Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { topology } from '../topology/index.ts';
import { build, codeIn, machineFile } from './code.ts';
import { setFeatureFlags } from './feature-flags.ts';
import { readPack } from './pack.ts';
import type { DeliberateProps } from './props.ts';
import { AgentsStack } from './stacks/agents.ts';
import { ApiStack } from './stacks/api.ts';
import { DataStack } from './stacks/data.ts';
import { KnowledgeStack } from './stacks/knowledge.ts';
import { SearchStack } from './stacks/search.ts';
import { OperationsStack } from './stacks/operations.ts';

/** The whole backend for one pack, as stacks of their own. Stands in any App, Stage or Stack. */
export class Deliberate extends Construct {
  readonly stacks: readonly Stack[];

  constructor(scope: Construct, id: string, props: DeliberateProps) {
    super(scope, id);
    setFeatureFlags(this.node);
    const { stage } = props;
    const built = props.build ?? build({ pack: props.pack, bundling: bundles(this) });
    const pack = readPack(built);
    const layout = topology(pack, JSON.parse(readFileSync(machineFile, 'utf8')));
    // Generated names of nested stacks end in a hash; paths are unique too, and people can read them.
    const named = (part: string) => ({
      stackName: `${this.node.path.replaceAll(/[^A-Za-z0-9]+/g, '-')}-${part}`,
    });
    const { account, region } = stage.env ?? {};
    const known = { ...(stage.env === undefined ? {} : { env: { account, region } }), stage, layout, pack };
    const data = new DataStack(this, 'Data', {
      ...named('Data'),
      ...known,
      ...(props.identity === undefined ? {} : { identity: props.identity }),
    });
    const part = {
      ...known,
      code: codeIn(built),
      settings: { ...pack.extensions.settings, ...props.settings },
    };
    const knowledge = new KnowledgeStack(this, 'Knowledge', {
      ...named('Knowledge'),
      ...part,
      resources: data.data,
    });
    const search =
      stage.worker === 'none'
        ? undefined
        : new SearchStack(this, 'Search', {
            ...named('Search'),
            ...part,
            resources: knowledge.resources,
            network: props.network ?? 'public',
            worker: stage.worker,
          });
    const agents = new AgentsStack(this, 'Agents', {
      ...named('Agents'),
      ...part,
      resources: search?.resources ?? knowledge.resources,
      ...(search === undefined ? {} : { workers: search.role }),
    });
    const api = new ApiStack(this, 'Api', {
      ...named('Api'),
      ...part,
      resources: agents.resources,
      ...(props.domain === undefined ? {} : { domain: props.domain }),
    });
    const operations = new OperationsStack(this, 'Operations', {
      ...named('Operations'),
      ...part,
      resources: agents.resources,
      functions: [...knowledge.functions, ...agents.functions, ...api.functions],
      agents,
      api,
      ...(props.alarmTopic === undefined ? {} : { alarmTopic: props.alarmTopic }),
    });
    this.stacks = [data, knowledge, ...(search === undefined ? [] : [search]), agents, api, operations];
  }
}

/** Whether the CLI asks for code at all: `cdk bootstrap` and `cdk destroy` do not. */
const bundles = (scope: Construct): boolean => {
  const stacks: unknown = scope.node.tryGetContext('aws:cdk:bundling-stacks');
  return !Array.isArray(stacks) || stacks.length > 0;
};
