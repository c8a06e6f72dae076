import { CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import { Policy } from 'aws-cdk-lib/aws-iam';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { FunctionSpec } from '../../topology/index.ts';
import { consume } from '../constructs/consumer.ts';
import { followAll } from '../constructs/follow.ts';
import { DeliberateFunction, pascal } from '../constructs/function.ts';
import { makeMachine } from '../constructs/machine.ts';
import { statementsOf } from '../grants.ts';
import { need } from '../need.ts';
import type { PartProps, WithKnowledge, WithMachine } from '../props.ts';

/** What the state machine calls, and who takes steps from queues; they are there before it. */
const beforeMachine = ({ substitution, queue }: FunctionSpec): boolean =>
  substitution !== undefined || queue !== undefined;

type AgentsProps = PartProps<WithKnowledge> & {
  /** Role of the search workers, where there are any: they answer tasks too. */
  workers?: IRole;
};

/** Those who think: the state machine, its functions, the consumers of its queues; and what tidies up after them. */
export class AgentsStack extends Stack {
  readonly functions: readonly DeliberateFunction[];
  readonly resources: WithMachine;
  /** Queues of what nobody could handle, by name; those of steps are the data stack's. */
  readonly deadLetters: ReadonlyMap<string, IQueue>;

  constructor(scope: Construct, id: string, props: AgentsProps) {
    super(scope, id, props);
    const { layout } = props;
    const thinking = layout.functions
      .filter(beforeMachine)
      .map((spec) => new DeliberateFunction(this, { ...props, spec }));
    for (const one of thinking) consume(one, props.resources);
    const machine = makeMachine(this, { ...props, functions: thinking });
    this.resources = { ...props.resources, machine };
    for (const one of thinking) one.allowTasks(this.resources);
    if (props.workers !== undefined) {
      const { region } = this;
      const statements = statementsOf(['tasks'], { resources: this.resources, pack: props.pack, region });
      new Policy(this, 'WorkerTasks', { roles: [props.workers], statements });
    }
    new CfnOutput(this, 'MachineConsole', {
      value: `https://${this.region}.console.aws.amazon.com/states/home?region=${this.region}#/statemachines/view/${machine.stateMachineArn}`,
      description: 'Where executions of sessions can be looked at',
    });
    const following = layout.functions
      .filter(({ follows }) => follows === 'expired')
      .map((spec) => new DeliberateFunction(this, { ...props, resources: this.resources, spec }));
    this.deadLetters = followAll(following, this.resources);
    this.functions = [...thinking, ...this.scheduled(props), ...following];
  }

  private scheduled(props: PartProps<WithKnowledge>): DeliberateFunction[] {
    const { functions, schedules } = props.layout;
    return schedules.map(({ name, function: called, every_seconds }) => {
      const spec = need(
        functions.find((one) => one.name === called),
        `function ${called}`,
      );
      const made = new DeliberateFunction(this, { ...props, resources: this.resources, spec });
      new Rule(this, `${pascal(name)}Schedule`, {
        description: `Calls ${called} every ${every_seconds} s (${props.stage.name})`,
        schedule: Schedule.rate(Duration.seconds(every_seconds)),
        targets: [new LambdaFunction(made.alias, { retryAttempts: 0 })],
      });
      return made;
    });
  }
}
