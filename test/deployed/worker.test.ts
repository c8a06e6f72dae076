import { setTimeout as sleep } from 'node:timers/promises';
import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import {
  ChangeMessageVisibilityCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { z } from 'zod';
import type { SessionView } from '../../src/contracts/api.ts';
import { clientOf, listen } from '../acceptance/client.ts';
import { searchedHere } from '../support/searched-here.ts';
import { emulator } from './deploy.ts';
import { iterations, submitSearch } from './searches.ts';
import { startWorkerProcess, workerEnvironment } from './worker-process.ts';
import type { WorkerProcess } from './worker-process.ts';

const host = inject('fast') ?? { pack: '', url: '', operator: '' };
const client = clientOf(host);
const sqs = new SQSClient(emulator());
const s3 = new S3Client({ ...emulator(), forcePathStyle: true });
let settings: Awaited<ReturnType<typeof workerEnvironment>>;
const workers: WorkerProcess[] = [];

beforeAll(async () => {
  settings = await workerEnvironment(inject('searched'));
});
afterAll(() => {
  for (const worker of workers) worker.kill('SIGKILL');
  sqs.destroy();
  s3.destroy();
});

const start = (): WorkerProcess => {
  const worker = startWorkerProcess(host.pack, settings.env);
  workers.push(worker);
  return worker;
};

/** Looks until `look` finds something. The test's own timeout ends it. */
const until = async <T>(look: () => Promise<T | undefined>): Promise<T> => {
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    await sleep(200);
  }
};

const stepIs = (id: string, status: string): Promise<SessionView> =>
  until(async () => {
    const session = await client.session(id);
    return session.plan?.steps[0]?.status === status ? session : undefined;
  });

/** Messages of the search queue that wait, and that somebody holds. */
const depth = async (): Promise<{ waiting: number; held: number }> => {
  const { Attributes: found = {} } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: settings.queueUrl, AttributeNames: ['All'] }),
  );
  return {
    waiting: Number(found['ApproximateNumberOfMessages']),
    held: Number(found['ApproximateNumberOfMessagesNotVisible']),
  };
};
const depthIs = (wanted: { waiting: number; held: number }): Promise<true> =>
  until(async () => {
    const { waiting, held } = await depth();
    return waiting === wanted.waiting && held === wanted.held ? true : undefined;
  });

/** Searches that are kept for whoever goes on with them. */
const kept = async (): Promise<number> => {
  const { KeyCount = 0 } = await s3.send(
    new ListObjectsV2Command({ Bucket: settings.env['BODIES_BUCKET'], Prefix: 'checkpoints/' }),
  );
  return KeyCount;
};

/** How a session may be that goes on without a step: it answers by other means, or a person takes over. */
const rested = ['concluded', 'waiting_person'];

describe('a large search', () => {
  it('waits in its queue, is handed back by a worker that has to stop, and finished by the next', async () => {
    const id = await submitSearch(host, 'care');
    await depthIs({ waiting: 1, held: 0 });
    expect((await client.session(id)).status).toBe('running');

    const socket = await listen(host, client);
    socket.send({ type: 'subscribe', session_id: id });
    await socket.heard('subscribed');
    const done = (): number[] =>
      socket.frames
        .filter(({ type }) => type === 'search.progress')
        .map(({ data }) => z.object({ iterations: z.number() }).parse(data).iterations);
    const first = start();
    expect(await socket.heard('search.progress'), first.out()).toMatchObject({ session_id: id });
    await depthIs({ waiting: 0, held: 1 });
    first.kill('SIGTERM');
    expect(await first.ended, first.out()).toEqual({ status: 0, signal: null });
    expect(await depth()).toEqual({ waiting: 1, held: 0 });
    expect(await kept()).toBe(1);

    const before = done();
    const second = start();
    const [resumed] = await until(async () => {
      const after = done().slice(before.length);
      return after.length === 0 ? undefined : after;
    });
    expect(resumed, second.out()).toBeGreaterThan(before.at(-1) ?? Infinity);
    socket.close();
    await client.follow(id);
    const session = await client.session(id);
    expect(session.status, second.out()).toBe('concluded');
    expect(session.plan?.steps).toMatchObject([{ status: 'succeeded', attempts: 1, queue: 'search' }]);
    expect(session.mcts_stats).toEqual(searchedHere(session, { pack: host.pack, iterations }));
    await depthIs({ waiting: 0, held: 0 });
    expect(await kept()).toBe(0);
    second.kill('SIGTERM');
    expect(await second.ended).toEqual({ status: 0, signal: null });
  }, 240_000);

  it('that nobody survives ends among the dead letters, and its session goes on without it', async () => {
    const id = await submitSearch(host, 'care');
    await depthIs({ waiting: 1, held: 0 });
    const QueueUrl = settings.queueUrl;
    // Whoever takes it dies on it, and it is soon visible again.
    await until(async () => {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 1, VisibilityTimeout: 60 }),
      );
      for (const { ReceiptHandle } of Messages)
        await sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }));
      const { waiting, held } = await depth();
      return waiting + held === 0 ? true : undefined;
    });
    const session = await stepIs(id, 'failed');
    expect(session.plan?.steps[0]).toMatchObject({ error: { code: 'PoisonMessage' } });
    await client.follow(id);
    expect(rested).toContain((await client.session(id)).status);
  }, 120_000);

  it('that no worker ever takes fails when its heartbeat is missed, and its session goes on without it', async () => {
    const { host: other, session_id } = inject('unattended');
    const client = clientOf(other);
    await client.follow(session_id);
    const session = await client.session(session_id);
    expect(session.plan?.steps[0]).toMatchObject({
      queue: 'search',
      status: 'failed',
      error: { code: 'Unavailable' },
    });
    expect(rested).toContain(session.status);
  }, 600_000);
});
