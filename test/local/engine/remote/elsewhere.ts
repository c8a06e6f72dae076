/** Runs machines on another engine: Step Functions, Lambda and SQS at an address. */
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  CreateFunctionCommand,
  DeleteFunctionCommand,
  InvokeCommand,
  LambdaClient,
} from '@aws-sdk/client-lambda';
import {
  CreateStateMachineCommand,
  DeleteStateMachineCommand,
  DescribeExecutionCommand,
  paginateGetExecutionHistory,
  SendTaskFailureCommand,
  SendTaskHeartbeatCommand,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
  type HistoryEvent,
} from '@aws-sdk/client-sfn';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  DeleteQueueCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { emulated } from '../../../support/ministack.ts';
import { recording, type Host, type Ran, type Script } from '../scripted.ts';
import type { Outcome } from '../world.ts';
import { lambdaZip, openRelay } from './relay.ts';

/** With the whole history. */
export type RanThere = Ran & { events: readonly HistoryEvent[] };

/** A machine with its functions and queues, deployed there. */
export type Deployed = {
  /** Addresses of its queues, by name. */
  readonly queues: Readonly<Record<string, string>>;
  /** One execution, to its end. Runs of one machine follow each other. */
  run(input: unknown, script: Script): Promise<RanThere>;
  remove(): Promise<void>;
};

export type Elsewhere = {
  /**
   * @param parts functions and queues, by the names that `${…}` in the text stand for; `warm` starts a process of each
   * function now, so that no first call comes late.
   */
  deploy(
    name: string,
    text: string,
    parts: { functions: readonly string[]; queues: readonly string[]; warm?: boolean },
  ): Promise<Deployed>;
  close(): void;
};

const role = 'arn:aws:iam::000000000000:role/any';
/** Seconds after which an execution that has not ended is given up. */
const patience = 60;

const unlessOver = (thrown: unknown): void => {
  const name = thrown instanceof Error ? thrown.name : '';
  if (!['TaskDoesNotExist', 'TaskTimedOut', 'InvalidToken'].includes(name)) throw thrown;
};

const hostOf = (sfn: SFNClient): Host => ({
  sleep: (seconds) => sleep(seconds * 1000),
  async succeed(taskToken, output) {
    await sfn
      .send(new SendTaskSuccessCommand({ taskToken, output: JSON.stringify(output) }))
      .catch(unlessOver);
  },
  async fail(taskToken, error, cause) {
    const command = new SendTaskFailureCommand({
      taskToken,
      error,
      ...(cause === undefined ? {} : { cause }),
    });
    await sfn.send(command).catch(unlessOver);
  },
  async beat(taskToken) {
    await sfn.send(new SendTaskHeartbeatCommand({ taskToken })).catch(unlessOver);
  },
});

/** Hands over each message that arrives until it is told to stop. */
const consume = (sqs: SQSClient, QueueUrl: string, take: (body: unknown) => void): (() => Promise<void>) => {
  let open = true;
  const consumed = (async () => {
    while (open) {
      const receive = new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 1, MaxNumberOfMessages: 10 });
      const { Messages = [] } = await sqs.send(receive);
      for (const { Body, ReceiptHandle } of Messages) {
        await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
        const body: unknown = JSON.parse(Body ?? 'null');
        take(body);
      }
    }
  })();
  return () => {
    open = false;
    return consumed;
  };
};

const finish = async (sfn: SFNClient, executionArn: string): Promise<Outcome> => {
  for (let left = patience * 5; left > 0; left -= 1) {
    await sleep(200);
    const { status, output, error, cause } = await sfn.send(new DescribeExecutionCommand({ executionArn }));
    if (status === 'RUNNING' || status === undefined) continue;
    return {
      status,
      ...(status !== 'SUCCEEDED' || output === undefined ? {} : { output: JSON.parse(output) as unknown }),
      ...(error === undefined ? {} : { error }),
      ...(cause === undefined ? {} : { cause }),
    };
  }
  throw new Error(`Cannot compare ${executionArn} because it has not ended after ${patience} s.`);
};

const eventsOf = async (sfn: SFNClient, executionArn: string): Promise<HistoryEvent[]> => {
  const all: HistoryEvent[] = [];
  for await (const { events = [] } of paginateGetExecutionHistory({ client: sfn }, { executionArn })) {
    all.push(...events);
  }
  return all;
};

/** The engine at `AWS_ENDPOINT_URL`. */
export const connect = async (): Promise<Elsewhere> => {
  const [sfn, lambda, sqs] = [new SFNClient(emulated), new LambdaClient(emulated), new SQSClient(emulated)];
  const relay = await openRelay();
  const prefix = `agree-${randomBytes(3).toString('hex')}`;
  const host = hostOf(sfn);

  const makeFunction = async (FunctionName: string): Promise<string> => {
    const command = new CreateFunctionCommand({
      FunctionName,
      Runtime: 'nodejs22.x',
      Role: role,
      Handler: 'index.handler',
      Timeout: 60,
      Code: { ZipFile: lambdaZip },
      Environment: { Variables: { RELAY: relay.address(FunctionName) } },
    });
    await lambda.send(command);
    return FunctionName;
  };
  const makeQueue = async (QueueName: string): Promise<string> => {
    const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName }));
    return QueueUrl;
  };
  const each = async (
    names: readonly string[],
    make: (name: string) => Promise<string>,
  ): Promise<Record<string, string>> =>
    Object.fromEntries(await Promise.all(names.map(async (one) => [one, await make(one)] as const)));

  const deploy: Elsewhere['deploy'] = async (name, text, parts) => {
    const called = `${prefix}-${name}`;
    const functions = await each(parts.functions, (one) => makeFunction(`${called}-${one}`.slice(-64)));
    const queues = await each(parts.queues, (one) => makeQueue(`${called}-${one}`));
    if (parts.warm) {
      const invoked = Object.values(functions).map((FunctionName) => new InvokeCommand({ FunctionName }));
      await Promise.all(invoked.map((command) => lambda.send(command)));
    }
    const places = { ...functions, ...queues };
    const definition = text.replaceAll(/\$\{(\w+)\}/g, (whole, one: string) => places[one] ?? whole);
    const { stateMachineArn } = await sfn.send(
      new CreateStateMachineCommand({ name: called, definition, roleArn: role }),
    );

    const run: Deployed['run'] = async (input, script) => {
      const record = recording(script, () => Date.now());
      for (const [one, called] of Object.entries(functions)) {
        relay.play(called, (payload) => record.function(one, payload, host));
      }
      const consumers = Object.entries(queues).map(([one, url]) =>
        consume(sqs, url, (body) => void record.message(one, body, host)),
      );
      const start = new StartExecutionCommand({
        stateMachineArn,
        name: randomBytes(8).toString('hex'),
        input: JSON.stringify(input),
      });
      const { executionArn = '' } = await sfn.send(start);
      const outcome = await finish(sfn, executionArn);
      const events = await eventsOf(sfn, executionArn);
      const entered = events.flatMap(({ stateEnteredEventDetails: details }) => details?.name ?? []);
      await Promise.all(consumers.map((stop) => stop()));
      return { outcome, calls: [...record.calls], atOnce: record.atOnce, entered, events };
    };
    const remove = async (): Promise<void> => {
      await sfn.send(new DeleteStateMachineCommand({ stateMachineArn }));
      for (const FunctionName of Object.values(functions)) {
        await lambda.send(new DeleteFunctionCommand({ FunctionName }));
      }
      for (const QueueUrl of Object.values(queues)) await sqs.send(new DeleteQueueCommand({ QueueUrl }));
    };
    return { queues, run, remove };
  };

  return { deploy, close: () => relay.close() };
};
