import {
  CreateStateMachineCommand,
  DeleteStateMachineCommand,
  DescribeExecutionCommand,
  SFNClient,
} from '@aws-sdk/client-sfn';
import {
  CreateQueueCommand,
  DeleteQueueCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sfnOrchestrator, sfnTasks } from '../../../../src/adapters/aws/states/index.ts';
import type { Orchestrator } from '../../../../src/ports/orchestrator.ts';
import { emulated, noEmulator, onEmulator, randomName } from '../../../support/ministack.ts';

const failing = (code: string) => expect.objectContaining({ code }) as unknown;

/** Sends its token, and what it was started with, to a queue, and waits to be answered. */
const waiting = (QueueUrl: string) => ({
  QueryLanguage: 'JSONata',
  StartAt: 'Wait',
  States: {
    Wait: {
      Type: 'Task',
      Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken',
      Arguments: {
        QueueUrl,
        MessageBody: '{% $string({"token": $states.context.Task.Token, "input": $states.input}) %}',
      },
      End: true,
    },
  },
});

describe.skipIf(noEmulator)(`Step Functions ${onEmulator}`, () => {
  const sfn = new SFNClient(emulated);
  const sqs = new SQSClient(emulated);
  const tasks = sfnTasks({ sfn });
  let orchestrator: Orchestrator;
  let stateMachineArn: string;
  let QueueUrl: string;

  beforeAll(async () => {
    const queue = await sqs.send(new CreateQueueCommand({ QueueName: randomName('tokens') }));
    QueueUrl = queue.QueueUrl ?? '';
    const machine = await sfn.send(
      new CreateStateMachineCommand({
        name: randomName('machine'),
        roleArn: 'arn:aws:iam::000000000000:role/any',
        definition: JSON.stringify(waiting(QueueUrl)),
      }),
    );
    stateMachineArn = machine.stateMachineArn ?? '';
    orchestrator = sfnOrchestrator({ sfn, stateMachineArn });
  });
  afterAll(async () => {
    await sfn.send(new DeleteStateMachineCommand({ stateMachineArn }));
    await sqs.send(new DeleteQueueCommand({ QueueUrl }));
  });

  /** Starts an execution. @returns its name, and the token of its task */
  const started = async (input: unknown = {}) => {
    const name = randomName('execution');
    await orchestrator.start(name, input);
    const receive = new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 10, VisibilityTimeout: 600 });
    const { Messages = [] } = await sqs.send(receive);
    const message = JSON.parse(Messages[0]?.Body ?? '') as { token: string; input: unknown };
    return { name, ...message };
  };
  const ended = (name: string) =>
    expect.poll(() => orchestrator.status(name), { timeout: 10_000 }).not.toBe('RUNNING');
  const describeIt = (name: string) => {
    const executionArn = stateMachineArn.replace(':stateMachine:', ':execution:') + `:${name}`;
    return sfn.send(new DescribeExecutionCommand({ executionArn }));
  };

  it('starts an execution once under a name, whatever it is given the second time', async () => {
    const { name, input } = await started({ session_id: 's_1' });
    expect(input).toEqual({ session_id: 's_1' });
    expect(await orchestrator.status(name)).toBe('RUNNING');
    await orchestrator.start(name, { session_id: 's_1' });
    await orchestrator.start(name, { session_id: 's_2' });
    expect((await describeIt(name)).input).toBe('{"session_id":"s_1"}');
    await orchestrator.stop(name, 'The test is over.');
    await orchestrator.start(name, { session_id: 's_1' });
    expect(await orchestrator.status(name)).toBe('ABORTED');
  });

  it('stops what runs, says why, and leaves alone what has ended or never was', async () => {
    const { name } = await started();
    await orchestrator.stop(name, 'The session was cancelled.');
    expect(await describeIt(name)).toMatchObject({
      status: 'ABORTED',
      error: 'Cancelled',
      cause: 'The session was cancelled.',
    });
    await orchestrator.stop(name, 'Again.');
    expect((await describeIt(name)).cause).toBe('The session was cancelled.');
    await orchestrator.stop(randomName('nothing'), 'Nothing there.');
  });

  it('knows no status of what was never started', async () => {
    expect(await orchestrator.status(randomName('nothing'))).toBeUndefined();
  });

  it('finds executions of a machine that it was told by its version or alias', async () => {
    const { name } = await started();
    const live = sfnOrchestrator({ sfn, stateMachineArn: `${stateMachineArn}:live` });
    expect(await live.status(name)).toBe('RUNNING');
  });

  it('answers a task once', async () => {
    const { name, token } = await started();
    await tasks.heartbeat(token);
    await tasks.succeed(token, { next: 'compose' });
    await ended(name);
    const { status, output } = await describeIt(name);
    expect([status, JSON.parse(output ?? '')]).toEqual(['SUCCEEDED', { next: 'compose' }]);
    await expect(tasks.succeed(token, {})).rejects.toEqual(failing('TaskClosed'));
    await expect(tasks.fail(token, 'ToolFailed', 'late')).rejects.toEqual(failing('TaskClosed'));
    await expect(tasks.heartbeat(token)).rejects.toEqual(failing('TaskClosed'));
  });

  it('fails a task by name, with a cause of any length', async () => {
    const { name, token } = await started();
    await tasks.fail(token, 'ToolFailed', 'x'.repeat(40_000));
    await ended(name);
    expect(await describeIt(name)).toMatchObject({
      status: 'FAILED',
      error: 'ToolFailed',
      cause: 'x'.repeat(32_768),
    });
  });

  it('says of a token that is none what it says of a closed one', async () => {
    await expect(tasks.heartbeat('nonsense')).rejects.toEqual(failing('TaskClosed'));
  });

  it('passes no more than Step Functions takes', async () => {
    const large = { text: 'ö'.repeat(131_072) };
    await expect(orchestrator.start(randomName('large'), large)).rejects.toEqual(failing('TooLarge'));
    await expect(tasks.succeed('any', large)).rejects.toEqual(failing('TooLarge'));
  });
});
