import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { DeliberateFunction } from '../constructs/function.ts';
import type { SettingName } from '../../src/contracts/function-settings.ts';
import type { Passages } from '../constructs/passages.ts';
import { passagesCollection, passagesDomain } from '../constructs/passages.ts';
import { need } from '../need.ts';
import type { PartProps, Resources, WithKnowledge } from '../props.ts';

/**
 * What reasoning asks: passages, by the retrieval function, and the pack's code extensions. It stands before all that
 * reasons, and needs none of it.
 */
export class KnowledgeStack extends Stack {
  readonly functions: readonly DeliberateFunction[];
  readonly resources: WithKnowledge;

  constructor(scope: Construct, id: string, props: PartProps<Resources>) {
    super(scope, id, props);
    const make = (spec: PartProps['layout']['functions'][number]): DeliberateFunction =>
      new DeliberateFunction(this, { ...props, spec });
    const { functions } = props.layout;
    const retrieval = functions.filter(({ ports }) => ports.includes('snapshots')).map(make);
    const extensions = functions.filter(({ extension }) => extension !== undefined).map(make);
    const passages = this.passages(props);
    for (const { function: code, role } of retrieval) {
      passages?.letIn(role);
      if (passages !== undefined)
        code.addEnvironment('OPENSEARCH_ENDPOINT' satisfies SettingName, passages.endpoint);
    }
    this.functions = [...retrieval, ...extensions];
    this.resources = {
      ...props.resources,
      retrieval: need(retrieval[0], 'a retrieval function').alias,
      extensions: new Map(extensions.map(({ spec, alias }) => [need(spec.extension, 'an extension'), alias])),
    };
  }

  /** Nothing where passages are in the retrieval function's own index. */
  private passages(props: PartProps<Resources>): Passages | undefined {
    const { knowledge } = props.stage;
    if (knowledge.index === 'domain') return passagesDomain(this, { ...props, knowledge });
    if (knowledge.index === 'collection') return passagesCollection(this, { ...props, knowledge });
    return undefined;
  }
}
