import { describe } from 'vitest';
import { sqsQueue } from '../../../../src/adapters/aws/queue/index.ts';
import { describeQueueContract } from '../../../ports/queue.contract.ts';
import { noEmulator, onEmulator } from '../../../support/ministack.ts';
import { throwAwayQueues } from './contract-queues.ts';

describe.skipIf(noEmulator)(onEmulator, () => {
  describeQueueContract(
    'SQS',
    async () => {
      const { remove, ...queues } = await throwAwayQueues();
      return { port: sqsQueue(queues), reopen: async () => sqsQueue(queues), close: remove };
    },
    { time: 'real', tells_oldest: false, counts_dead_letters: 'on' },
  );
});
