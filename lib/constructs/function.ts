import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Policy, PolicyStatement as Statement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Alias } from 'aws-cdk-lib/aws-lambda';
import {
  Architecture,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Port } from '../../src/contracts/function-settings.ts';
import type { FunctionSpec } from '../../topology/index.ts';
import { extensionStatements, statementsOf } from '../grants.ts';
import type { PartProps, Resources } from '../props.ts';
import { environmentOf } from '../settings.ts';
import { logGroup } from './log-group.ts';
import { rollout } from './rollout.ts';

export type DeliberateFunctionProps = PartProps & { spec: FunctionSpec };

/**
 * A function of the topology, with a role, a log group and an alias of its own. Its ports decide its environment and what
 * its role allows. Callers call the alias, which a new version takes over as the stage says.
 */
export class DeliberateFunction extends Construct {
  readonly spec: FunctionSpec;
  readonly role: Role;
  readonly logGroup: LogGroup;
  /** Its newest code, whatever version: for metrics and alarms. */
  readonly function: LambdaFunction;
  /** What is called. */
  readonly alias: Alias;
  private readonly props: DeliberateFunctionProps;

  constructor(scope: Construct, props: DeliberateFunctionProps) {
    const { spec, stage, code, resources } = props;
    super(scope, pascal(spec.name));
    this.spec = spec;
    this.props = props;
    const { region } = Stack.of(this);
    this.logGroup = logGroup(this, 'Logs', props);
    this.role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      description: `Role of function ${spec.name} (${stage.name})`,
    });
    this.role.addToPolicy(
      new Statement({
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: [this.logGroup.logGroupArn],
      }),
    );
    const early = spec.ports.filter((port) => port !== 'tasks');
    this.allow(...statementsOf(early, { ...props, region }), ...this.ofExtension(region));
    this.function = new LambdaFunction(this, 'Function', {
      description: `${spec.name} (${stage.name})`,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: 'index.handler',
      code: code.of(spec),
      role: this.role,
      memorySize: spec.memory_mb,
      timeout: Duration.seconds(spec.timeout_seconds),
      environment: environmentOf({ ...props, json: (value) => Stack.of(this).toJsonString(value) }),
      environmentEncryption: resources.key,
      logGroup: this.logGroup,
      loggingFormat: LoggingFormat.JSON,
      tracing: stage.tracing ? Tracing.ACTIVE : Tracing.DISABLED,
      currentVersionOptions: { removalPolicy: RemovalPolicy.DESTROY },
    });
    this.alias = this.function.addAlias('live');
    rollout(this, props);
    if (resources.machine !== undefined) this.allowTasks({ ...resources, machine: resources.machine });
  }

  allow(...statements: readonly PolicyStatement[]): void {
    for (const statement of statements) this.role.addToPolicy(statement);
  }

  /**
   * Lets a function that has the port `tasks` answer them. Apart from its other grants, since the machine whose tasks they
   * are may itself call the function: this policy waits for the machine, and the function doesn't wait for it.
   */
  allowTasks(resources: Resources & Required<Pick<Resources, 'machine'>>): void {
    const tasks: readonly Port[] = this.spec.ports.filter((port) => port === 'tasks');
    if (tasks.length === 0) return;
    const { region } = Stack.of(this);
    const statements = statementsOf(tasks, { resources, pack: this.props.pack, region });
    new Policy(this, 'Tasks', { roles: [this.role], statements });
  }

  private ofExtension(region: string): PolicyStatement[] {
    const { spec, pack } = this.props;
    const manifest = pack.extensions.extensions.find((one) => one.extension_id === spec.extension);
    return manifest === undefined ? [] : extensionStatements(manifest.secrets, { ...this.props, region });
  }
}

/** `consult-billing` as an id of a construct: `ConsultBilling`. */
export const pascal = (name: string): string =>
  name
    .split(/[-_]/)
    .map((word) => `${word[0]?.toUpperCase() ?? ''}${word.slice(1)}`)
    .join('');
