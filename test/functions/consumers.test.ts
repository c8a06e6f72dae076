import { describe, expect, it } from 'vitest';
import { takeStep } from '../../functions/consult/take-step.ts';
import { aboutOf } from '../../functions/lambda/on-machine.ts';
import { bodyOf } from '../../functions/lambda/on-queue.ts';
import { sweepAll } from '../../functions/sweep/sweep-all.ts';
import { protecting } from '../../functions/worker/protecting.ts';
import { memoryFolder, openSqlite } from '../../src/adapters/sqlite/index.ts';
import { Failure } from '../../src/contracts/errors.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { drain, SimClock } from '../support/sim-clock.ts';
import { minute, openShop, operator, says } from '../usecases/harness.ts';
import { submit } from '../../src/usecases/submit.ts';

const record = (body: string) => ({
  messageId: '059f36b4-87a3-44ab-83d2-661975830a7d',
  receiptHandle: 'AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a',
  body,
  attributes: { ApproximateReceiveCount: '1', SentTimestamp: '1545082649183' },
  messageAttributes: {},
  eventSource: 'aws:sqs',
  eventSourceARN: 'arn:aws:sqs:us-east-2:123456789012:consult-orders',
  awsRegion: 'us-east-2',
});

describe('events of queues', () => {
  it('bring one message', () => {
    expect(bodyOf({ Records: [record('{"a":1}')] })).toBe('{"a":1}');
    for (const event of [{}, { Records: [] }, { Records: [record('a'), record('b')] }, { Records: [{}] }])
      expect(() => bodyOf(event)).toThrow();
  });

  it('are named in the log by their session, and by nothing else that they hold', () => {
    const turn = { v: 1, tenant: 'acme', session_id: 'ses_1', correlation_id: 'cor_1' };
    const about = { session_id: 'ses_1', correlation_id: 'cor_1' };
    expect(aboutOf(turn)).toEqual(about);
    expect(aboutOf({ turn, id: 'x' })).toEqual(about);
    expect(aboutOf({ ...turn, correlation_id: 'has spaces in it' })).toEqual({});
    expect(aboutOf('nonsense')).toEqual({});
  });
});

/** A shop whose step messages nobody consumes but the test; the first answer hangs until it is told to stop. */
const heldShop = async () => {
  const bodies: string[] = [];
  let hangs = true;
  const shop = await openShop({
    store: (store) => ({
      queue: { ...store.queue, send: async (_name, body) => void bodies.push(body) },
    }),
    reasoner: (plain) => ({
      answer: async (input, asking) => {
        if (hangs) {
          await new Promise((_, reject) => {
            asking.signal?.addEventListener('abort', () => reject(new Error('It was told to stop.')));
          });
        }
        return plain.answer(input, asking);
      },
    }),
  });
  await shop.submit(says.refund);
  await shop.pass(1_000);
  const [body = ''] = bodies;
  return { shop, body, go: () => (hangs = false) };
};

describe('a step in a function', () => {
  it('is handed back shortly before the function is cut off, and done by the next', async () => {
    const { shop, body, go } = await heldShop();
    const taken = takeStep(shop.services, body, { beat_ms: 15_000, left_ms: 45_000 });
    const outcome = taken.catch((thrown: unknown) => thrown);
    await shop.pass(41_000);
    let settled = false;
    void outcome.then(() => (settled = true));
    await drain();
    expect(settled).toBe(false);
    await shop.pass(1_500);
    expect(await outcome).toMatchObject({ code: 'Unavailable' });
    go();
    await takeStep(shop.services, body, { beat_ms: 15_000, left_ms: 45_000 });
    await shop.pass();
    const step = JSON.parse(body) as { session_id: string; step_id: string };
    const session = await shop.session(step.session_id);
    expect(session.plan?.steps.find((one) => one.step_id === step.step_id)?.status).toBe('succeeded');
  });

  it('fails for a message nobody can read, so that redelivery takes it away', async () => {
    const { shop } = await heldShop();
    for (const body of ['', '{', '{}'])
      await expect(takeStep(shop.services, body, { beat_ms: 1_000, left_ms: 45_000 })).rejects.toMatchObject({
        name: 'PoisonMessage',
      });
  });

  it('spends nothing once nobody waits for it', async () => {
    const { shop, body, go } = await heldShop();
    go();
    await takeStep(shop.services, body, { beat_ms: 15_000, left_ms: 45_000 });
    const asked = shop.logged.length;
    await takeStep(shop.services, body, { beat_ms: 15_000, left_ms: 45_000 });
    expect(shop.logged.slice(asked)).not.toContain('step.failed');
  });
});

describe('the sweep', () => {
  it('starts again what has no execution', async () => {
    let started = true;
    const shop = await openShop({
      services: (plain) => ({
        ...plain,
        orchestrator: {
          ...plain.orchestrator,
          start: async (...given) => (started ? plain.orchestrator.start(...given) : undefined),
        },
      }),
    });
    started = false;
    const { session_id } = await submit(shop.services, operator, { input: says.fern, customer_id: 'C-100' });
    started = true;
    shop.clock.jump(minute);
    expect(await sweepAll(shop.services, undefined)).toBe(1);
    await shop.pass();
    expect((await shop.session(session_id)).status).toBe('concluded');
  });

  it('wakes a worker where searches wait, and is kept up by no failure of that', async () => {
    const shop = await openShop();
    let woken = 0;
    let waiting = 0;
    const services = {
      ...shop.services,
      queue: { ...shop.services.queue, depth: async () => ({ visible: waiting, hidden: 0 }) },
    };
    const worker = { wake: async () => void (woken += 1) };
    await sweepAll(services, worker);
    expect(woken).toBe(0);
    waiting = 2;
    await sweepAll(services, worker);
    expect(woken).toBe(1);
    const broken = {
      wake: async () => {
        throw new Failure('Unavailable', 'Cannot wake.');
      },
    };
    expect(await sweepAll(services, broken)).toBe(0);
    expect(shop.logged).toContain('worker.not_woken');
  });
});

describe('a queue that protects its worker', () => {
  it('holds the machine from the first message received to the last one deleted or given back', async () => {
    const clock = new SimClock();
    const store = openSqlite({
      folder: memoryFolder(),
      clock,
      random: seededRandom(3),
      queues: [{ name: 'search', max_receives: 9 }],
    });
    const held: boolean[] = [];
    const queue = protecting(store.queue, async (one) => void held.push(one));
    const receive = () => queue.receive('search', { max: 1, visibility_ms: 60_000 });
    expect(await receive()).toEqual([]);
    expect(held).toEqual([]);
    await queue.send('search', 'a');
    await queue.send('search', 'b');
    const [first] = await receive();
    const [second] = await receive();
    if (first === undefined || second === undefined) throw new Error('Nothing was received.');
    expect(held).toEqual([true]);
    await queue.extend('search', first.receipt, 60_000);
    await queue.delete('search', first.receipt);
    expect(held).toEqual([true]);
    await queue.extend('search', second.receipt, 0);
    expect(held).toEqual([true, false]);
    await queue.extend('search', second.receipt, 0);
    expect(held).toEqual([true, false]);
    store.close();
  });
});
