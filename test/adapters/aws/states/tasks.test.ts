import { SFNClient } from '@aws-sdk/client-sfn';
import { describe, expect, it } from 'vitest';
import { sfnTasks } from '../../../../src/adapters/aws/states/index.ts';

/** A client whose every request ends in an error of that name. */
const refusing = (name: string): SFNClient =>
  new Proxy(new SFNClient({ region: 'us-east-1' }), {
    get: (target, member) =>
      member === 'send'
        ? () => Promise.reject(Object.assign(new Error('no'), { name }))
        : (Reflect.get(target, member) as unknown),
  });

describe('a task token', () => {
  it.each(['TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken'])('is closed by %s', async (name) => {
    const tasks = sfnTasks({ sfn: refusing(name) });
    for (const answer of [tasks.succeed('t', {}), tasks.fail('t', 'ToolFailed', ''), tasks.heartbeat('t')]) {
      await expect(answer).rejects.toMatchObject({ code: 'TaskClosed' });
    }
  });

  it('is not closed by a service that does not answer', async () => {
    const tasks = sfnTasks({ sfn: refusing('ThrottlingException') });
    await expect(tasks.succeed('t', {})).rejects.toMatchObject({ code: 'Unavailable' });
  });
});
