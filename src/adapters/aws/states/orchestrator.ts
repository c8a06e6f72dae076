import {
  DescribeExecutionCommand,
  type SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { z } from 'zod';
import type { Orchestrator } from '../../../ports/orchestrator.ts';
import { calling, isNamed } from '../shared/failures.ts';
import { payloadOf } from './payload.ts';

/** A redrive that waits to begin is, for who follows the session, an execution that runs. */
const statusSchema = z
  .enum(['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED', 'PENDING_REDRIVE'])
  .transform((status) => (status === 'PENDING_REDRIVE' ? 'RUNNING' : status));

/** The machine, whose ARN may end in a version or an alias, and its executions, which do without either. */
const executionArnOf = (stateMachineArn: string, name: string): string => {
  const [arn, partition, service, region, account, , machine] = stateMachineArn.split(':');
  return [arn, partition, service, region, account, 'execution', machine, name].join(':');
};

const longestCause = 32_768;

/**
 * Executions of one Standard state machine on Step Functions. A name stays taken for 90 days after its execution ended.
 * @param options.stateMachineArn of the machine, of a version or of an alias
 */
export const sfnOrchestrator = (options: { sfn: SFNClient; stateMachineArn: string }): Orchestrator => {
  const { sfn, stateMachineArn } = options;

  const status: Orchestrator['status'] = async (name) => {
    const executionArn = executionArnOf(stateMachineArn, name);
    const describe = new DescribeExecutionCommand({ executionArn, includedData: 'METADATA_ONLY' });
    try {
      const described = await calling(`look at execution ${name}`, () => sfn.send(describe));
      return statusSchema.parse(described.status);
    } catch (thrown) {
      if (isNamed(thrown, 'ExecutionDoesNotExist')) return undefined;
      throw thrown;
    }
  };

  return {
    status,

    async start(name, input) {
      const payload = payloadOf(input, `the input of execution ${name}`);
      const start = new StartExecutionCommand({ stateMachineArn, name, input: payload });
      try {
        await calling(`start execution ${name}`, () => sfn.send(start));
      } catch (thrown) {
        // What Step Functions says of another input, or of an execution that has ended: it was started once.
        if (!isNamed(thrown, 'ExecutionAlreadyExists')) throw thrown;
      }
    },

    async stop(name, cause) {
      if ((await status(name)) !== 'RUNNING') return;
      const executionArn = executionArnOf(stateMachineArn, name);
      const why = { error: 'Cancelled', cause: cause.slice(0, longestCause) };
      const stop = new StopExecutionCommand({ executionArn, ...why });
      try {
        await calling(`stop execution ${name}`, () => sfn.send(stop));
      } catch (thrown) {
        // It may have ended meanwhile.
        if ((await status(name)) === 'RUNNING') throw thrown;
      }
    },
  };
};
