import { ECSClient, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { describe, expect, it } from 'vitest';
import { ecsProtection, ecsWorkerService } from '../../../../src/adapters/aws/worker/index.ts';

const service = (found: { desiredCount: number } | undefined) => {
  const ecs = new ECSClient({ region: 'eu-west-1' });
  const updates: unknown[] = [];
  ecs.send = async (command: object) => {
    if (command instanceof UpdateServiceCommand) updates.push(command.input);
    return { services: found === undefined ? [] : [found] };
  };
  return { updates, worker: ecsWorkerService({ ecs, cluster: 'c', service: 's' }) };
};

describe('the service of search workers', () => {
  it('is set to one where it sleeps, and left alone where one runs', async () => {
    const asleep = service({ desiredCount: 0 });
    await asleep.worker.wake();
    expect(asleep.updates).toEqual([{ cluster: 'c', service: 's', desiredCount: 1 }]);
    const awake = service({ desiredCount: 4 });
    await awake.worker.wake();
    expect(awake.updates).toEqual([]);
    await expect(service(undefined).worker.wake()).rejects.toMatchObject({ code: 'Internal' });
  });
});

describe('protection from scale-in', () => {
  const start = (answer: () => Response) => {
    const asked: { url: string; body: unknown }[] = [];
    const failed: string[] = [];
    const protection = ecsProtection({
      agent: 'http://169.254.170.2/api/x',
      failed: (reason) => failed.push(reason),
      fetch: async (url, init) => {
        asked.push({ url: url as string, body: JSON.parse(init?.body as string) as unknown });
        return answer();
      },
    });
    return { protection, asked, failed };
  };

  it('is asked of the agent, and taken back, in order', async () => {
    let enabled = true;
    const { protection, asked, failed } = start(() => {
      const response = Response.json({ protection: { ProtectionEnabled: enabled, TaskArn: 't' } });
      enabled = false;
      return response;
    });
    await Promise.all([protection.hold(true), protection.hold(false)]);
    expect(asked).toEqual([
      {
        url: 'http://169.254.170.2/api/x/task-protection/v1/state',
        body: { ProtectionEnabled: true, ExpiresInMinutes: 20 },
      },
      { url: 'http://169.254.170.2/api/x/task-protection/v1/state', body: { ProtectionEnabled: false } },
    ]);
    expect(failed).toEqual([]);
  });

  it('never stops the work where it is refused', async () => {
    const refused = start(() =>
      Response.json({ failure: { Reason: 'DEPLOYMENT_BLOCKED' } }, { status: 400 }),
    );
    await refused.protection.hold(true);
    expect(refused.failed).toEqual(['status_400']);
    const broken = start(() => {
      throw new TypeError('no route');
    });
    await broken.protection.hold(true);
    expect(broken.failed).toEqual(['TypeError']);
  });
});
