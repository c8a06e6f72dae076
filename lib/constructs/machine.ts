import { readFileSync } from 'node:fs';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { DefinitionBody, LogLevel, StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { machineFile } from '../code.ts';
import type { PartProps } from '../props.ts';
import type { DeliberateFunction } from './function.ts';
import { logGroup } from './log-group.ts';

/**
 * The session's state machine, Standard, from the file that the one-machine host runs too, byte for byte. Its log has
 * every transition with inputs and outputs: these are ids and small decisions, never what anybody wrote, so that an
 * execution can be understood from the log after the console has forgotten it.
 */
export const makeMachine = (
  scope: Construct,
  { functions, ...props }: PartProps & { functions: readonly DeliberateFunction[] },
): StateMachine => {
  const { layout, resources, stage } = props;
  const called = functions.flatMap(({ spec: { substitution }, alias }) =>
    substitution === undefined ? [] : [[substitution, alias] as const],
  );
  const role = new Role(scope, 'MachineRole', {
    assumedBy: new ServicePrincipal('states.amazonaws.com'),
    description: `Role of the session's state machine (${stage.name})`,
  });
  role.addToPolicy(
    new PolicyStatement({
      actions: ['lambda:InvokeFunction'],
      resources: called.map(([, alias]) => alias.functionArn),
    }),
  );
  const stepQueues = layout.queues
    .filter(({ holds }) => holds === 'steps')
    .flatMap(({ name }) => resources.queues.get(name) ?? []);
  role.addToPolicy(
    new PolicyStatement({
      actions: ['sqs:SendMessage'],
      resources: stepQueues.map(({ queueArn }) => queueArn),
    }),
  );
  return new StateMachine(scope, 'Machine', {
    comment: `How a session runs (${stage.name})`,
    stateMachineType: StateMachineType.STANDARD,
    definitionBody: DefinitionBody.fromString(readFileSync(machineFile, 'utf8')),
    definitionSubstitutions: Object.fromEntries(called.map(([name, alias]) => [name, alias.functionArn])),
    role,
    tracingEnabled: stage.tracing,
    logs: {
      destination: logGroup(scope, 'MachineLogs', props),
      level: LogLevel.ALL,
      includeExecutionData: true,
    },
  });
};
