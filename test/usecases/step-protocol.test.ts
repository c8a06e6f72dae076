import { describe, expect, it } from 'vitest';
import '../support/matchers.ts';
import { Failure } from '../../src/contracts/errors.ts';
import type { Session } from '../../src/contracts/session.ts';
import { cancel } from '../../src/usecases/cancel.ts';
import { consult } from '../../src/usecases/consult.ts';
import { handleDeadLetter, handleStep } from '../../src/usecases/step-protocol.ts';
import type { Services } from '../../src/usecases/services.ts';
import { drain } from '../support/sim-clock.ts';
import { hour, minute, openShop, operator, says } from './harness.ts';
import type { Shop, ShopOptions } from './harness.ts';

const queue = 'consult-orders';
const clocks = { beat_ms: 20_000 };

/** A shop that keeps a copy of every step message, and whose first answer waits until `go` where `held`; `deaf`: whatever it is told. */
const watched = async (
  options: Pick<ShopOptions, 'services'> & { held?: boolean | 'deaf' } = {},
): Promise<{ shop: Shop; bodies: string[]; go: () => void; answers: () => number }> => {
  const bodies: string[] = [];
  let go = (): void => undefined;
  const gate = new Promise<void>((resolve) => (go = resolve));
  let answers = 0;
  const shop = await openShop({
    ...(options.services === undefined ? {} : { services: options.services }),
    store: (store) => ({
      queue: {
        ...store.queue,
        send: async (name, body, given) => {
          bodies.push(body);
          await store.queue.send(name, body, given);
        },
      },
    }),
    reasoner: (plain) => ({
      answer: async (input, asking) => {
        answers += 1;
        if (options.held === 'deaf' && answers === 1) await gate;
        if (options.held === true && answers === 1)
          await Promise.race([
            gate,
            new Promise((_, reject) => {
              asking.signal?.addEventListener('abort', () => reject(new Error('It was told to stop.')));
            }),
          ]);
        return plain.answer(input, asking);
      },
    }),
  });
  return { shop, bodies, go: () => go(), answers: () => answers };
};

/** Submits the refund, and lets its step begin. */
const begun = async (shop: Shop): Promise<Session> => {
  const { session_id } = await shop.submit(says.refund);
  await shop.pass(1000);
  return shop.session(session_id);
};

const countOf = async (shop: Shop, session: Session, type: string): Promise<number> =>
  (await shop.eventTypes(session)).filter((one) => one === type).length;

describe('a step message', () => {
  it('whose token is closed is dropped, and spends nothing', async () => {
    const { shop, bodies, answers } = await watched();
    const session = await shop.ask(says.refund);
    const before = [answers(), shop.reads.length];
    expect(bodies).toHaveLength(1);
    expect(await handleStep(shop.services, bodies[0] ?? '', clocks)).toBe('done');
    expect([answers(), shop.reads.length]).toEqual(before);
    expect(await shop.again(session)).toEqual(session);
  });

  it('of a session that was cancelled meanwhile is dropped, and spends nothing', async () => {
    const { shop, bodies, go } = await watched({ held: true });
    const session = await begun(shop);
    await cancel(shop.services, operator, session);
    go();
    const { reads } = shop;
    const count = reads.length;
    expect(await handleStep(shop.services, bodies[0] ?? '', clocks)).toBe('done');
    expect(reads).toHaveLength(count);
  });

  it('that is delivered twice while it runs gives one result', async () => {
    const { shop, bodies, go } = await watched({ held: true });
    const session = await begun(shop);
    await shop.services.queue.send(queue, bodies[0] ?? '');
    await shop.pass(1000);
    go();
    await shop.pass();
    const after = await shop.again(session);
    expect(after).toWaitFor('approval');
    expect(await countOf(shop, after, 'step.started')).toBe(1);
    expect(await countOf(shop, after, 'step.succeeded')).toBe(1);
    expect(after.actions).toHaveLength(1);
    expect(after.asks).toHaveLength(1);
  });

  it('fails its step by the name of what went wrong', async () => {
    const { shop } = await watched({
      services: (plain) => ({
        ...plain,
        reasoner: {
          ...plain.reasoner,
          answer: async () => {
            throw new Failure('ReasonerRefused', 'Cannot answer because the model refuses.');
          },
        },
      }),
    });
    const session = await shop.ask(says.refund);
    expect(session.plan?.steps[0]).toMatchObject({ status: 'failed', error: { code: 'ReasonerRefused' } });
    expect(session).toWaitFor('person');
  });

  it('that nobody can read ends among the dead letters and keeps nobody waiting', async () => {
    const { shop } = await watched();
    await shop.services.queue.send(queue, '{"not": "a step"}');
    await shop.services.queue.send(queue, 'not even JSON');
    await shop.pass(3 * hour);
    expect(shop.logged.filter((event) => event === 'message.poisoned')).toHaveLength(2);
    expect(await shop.services.queue.depth(queue)).toMatchObject({ visible: 0, hidden: 0 });
    expect(await shop.ask(says.refund)).toWaitFor('approval');
  });

  it('of a version that nobody can read any more fails its step, and the session goes on', async () => {
    let sent = 0;
    const shop = await openShop({
      store: (store) => ({
        queue: {
          ...store.queue,
          send: (name, body, given) => {
            sent += 1;
            return store.queue.send(name, sent === 1 ? body.replace('"v":1', '"v":2') : body, given);
          },
        },
      }),
    });
    const { session_id } = await shop.submit(says.refund);
    // Sooner than its heartbeat is missed.
    await shop.pass(3.5 * minute);
    const session = await shop.session(session_id);
    expect(session.plan?.steps.map(({ status }) => status)).toEqual(['failed', 'succeeded']);
    expect(session).toWaitFor('approval');
    expect(shop.logged).toContain('message.poisoned');
  });

  it('on which every consumer dies fails its step by name, and the session goes on', async () => {
    let dying = true;
    const { shop } = await watched({
      services: (plain: Services) => ({
        ...plain,
        tasks: {
          ...plain.tasks,
          heartbeat: async (token) => {
            if (dying) throw new Error('The consumer died.');
            await plain.tasks.heartbeat(token);
          },
        },
      }),
    });
    const { session_id } = await shop.submit(says.refund);
    for (let minutes = 0; minutes < 60; minutes += 1) {
      await shop.pass(minute);
      dying &&= (await shop.session(session_id)).plan?.steps[0]?.status === 'running';
    }
    const session = await shop.session(session_id);
    expect(session.plan?.steps[0]?.error?.code).toBe('PoisonMessage');
    expect(session.plan?.steps[1]?.status).toBe('succeeded');
    expect(session).toWaitFor('approval');
  });

  it('among the dead letters changes nothing of a step that was answered, or of a session that is gone', async () => {
    const { shop, bodies } = await watched();
    const session = await shop.ask(says.refund);
    expect(await handleDeadLetter(shop.services, bodies[0] ?? '')).toBe('done');
    expect(await shop.again(session)).toEqual(session);
    const orphan = (bodies[0] ?? '').replace(session.session_id, 'nobody');
    expect(await handleDeadLetter(shop.services, orphan)).toBe('done');
  });
});

describe('a consumer that is told to end', () => {
  it('hands its message back, and another takes it', async () => {
    const { shop, bodies, answers } = await watched({ held: true });
    const session = await begun(shop);
    await shop.core.stop();
    expect(await shop.services.queue.depth(queue)).toMatchObject({ visible: 1, hidden: 0 });
    expect((await shop.again(session)).plan?.steps[0]?.status).toBe('running');
    expect(bodies).toHaveLength(1);
    expect(answers()).toBe(1);
  });

  it('hands back what it was in the middle of, without failing the step', async () => {
    const { shop, bodies, go } = await watched({ held: true });
    const session = await begun(shop);
    const ending = new AbortController();
    const handled = handleStep(shop.services, bodies[0] ?? '', clocks, ending.signal, (_, __, signal) => {
      return new Promise((_, reject) => {
        signal?.addEventListener('abort', () => reject(new Error('It was told to stop.')));
      });
    });
    await drain();
    ending.abort(new Error('SIGTERM'));
    expect(await handled).toBe('again');
    expect((await shop.again(session)).plan?.steps[0]?.status).toBe('running');
    go();
    await shop.pass();
    expect(await shop.again(session)).toWaitFor('approval');
  });

  it('stops working when its token is closed meanwhile', async () => {
    const { shop, bodies } = await watched({ held: true });
    const session = await begun(shop);
    let stopped = false;
    const handled = handleStep(shop.services, bodies[0] ?? '', clocks, undefined, (_, __, signal) => {
      return new Promise((_, reject) => {
        signal?.addEventListener('abort', () => {
          stopped = true;
          reject(new Error('It was told to stop.'));
        });
      });
    });
    await drain();
    await cancel(shop.services, operator, session);
    await shop.pass();
    expect(await handled).toBe('done');
    expect(stopped).toBe(true);
    expect((await shop.again(session)).status).toBe('cancelled');
  });
});

describe('a consult that comes too late', () => {
  it('after its step was given up changes nothing', async () => {
    const { shop, go } = await watched({ held: 'deaf' });
    const session = await begun(shop);
    await shop.pass(16 * minute);
    const tried = await shop.again(session);
    expect(tried.plan?.steps.map((step) => [step.status, step.error?.code])).toEqual([
      ['failed', 'Unavailable'],
      ['succeeded', undefined],
    ]);
    expect(tried).toWaitFor('approval');
    go();
    await shop.pass();
    expect(await shop.again(session)).toEqual(tried);
  });

  it('is told that it is not wanted, before it spends anything', async () => {
    const { shop, answers } = await watched();
    const session = await shop.ask(says.refund);
    const step = session.plan?.steps[0];
    const { tenant, session_id, correlation_id } = session;
    const order = { v: 1 as const, tenant, session_id, correlation_id, step_id: step?.step_id ?? '' };
    const count = answers();
    expect(await consult(shop.services, { ...order, attempt: 1 })).toMatchObject({ status: 'succeeded' });
    await expect(consult(shop.services, { ...order, attempt: 2 })).toFailAs('TaskClosed');
    await expect(consult(shop.services, { ...order, step_id: 'none', attempt: 1 })).toFailAs('TaskClosed');
    expect(answers()).toBe(count);
  });
});
