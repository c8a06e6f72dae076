import { describe, expect, it } from 'vitest';
import '../support/matchers.ts';
import { Failure } from '../../src/contracts/errors.ts';
import type { Session } from '../../src/contracts/session.ts';
import type { Reasoner } from '../../src/ports/reasoner.ts';
import { abandon } from '../../src/usecases/abandon.ts';
import { handoverReply } from '../../src/usecases/handover-reply.ts';
import { resume } from '../../src/usecases/resume.ts';
import { doubtful, failing, hour, openApproval, openHandover, openShop, operator, says } from './harness.ts';
import type { Shop, ShopOptions } from './harness.ts';

const away = () => ({
  on: false,
  thrown: () => new Failure('ReasonerFailed', 'Cannot answer because the model is away.'),
});

/** A shop whose reasoner fails in one kind of question while `trouble.on`. */
const shopWithout = async (
  question: 'critique' | 'decompose' | 'classify',
  options: ShopOptions = {},
): Promise<{ shop: Shop; trouble: ReturnType<typeof away> }> => {
  const trouble = away();
  const shop = await openShop({
    ...options,
    reasoner: (plain) => ({
      [question]: async (...given: Parameters<Reasoner[typeof question]>) => {
        if (trouble.on) throw trouble.thrown();
        return (plain[question] as (...all: typeof given) => unknown)(...given);
      },
    }),
  });
  return { shop, trouble };
};

const goOn = async (shop: Shop, { session_id }: Session): Promise<Session> => {
  await resume(shop.services, operator, { session_id });
  await shop.pass();
  return shop.session(session_id);
};

const finishedSteps = async (shop: Shop, session: Session): Promise<number> =>
  (await shop.eventTypes(session)).filter((type) => type === 'step.succeeded').length;

describe('a session whose reasoner is away', () => {
  it('fails by name once retries are used up, and is resumed when it is back', async () => {
    const { shop, trouble } = await shopWithout('decompose');
    trouble.on = true;
    const session = await shop.ask(says.refund);
    await shop.pass(hour);
    const stuck = await shop.again(session);
    expect(stuck).toMatchObject({ status: 'failed', failure: { code: 'ReasonerFailed' } });
    expect(await shop.eventTypes(stuck)).toContain('session.failed');
    trouble.on = false;
    const back = await goOn(shop, stuck);
    expect(back).toWaitFor('approval');
    expect(back).toMatchObject({ turn: 2 });
    expect(back.failure).toBeUndefined();
  });

  it('goes on by itself where it is back in time', async () => {
    const { shop, trouble } = await shopWithout('decompose');
    trouble.on = true;
    const { session_id } = await shop.submit(says.refund);
    await shop.pass(1500);
    trouble.on = false;
    await shop.pass();
    expect(await shop.session(session_id)).toWaitFor('approval');
  });

  it('goes on from the last good step: nothing is done or asked a second time', async () => {
    const { shop, trouble } = await shopWithout('critique');
    const waiting = await shop.ask(says.refund);
    trouble.on = true;
    const decided = await shop.decide(waiting, 'approve');
    await shop.pass(hour);
    const stuck = await shop.again(decided);
    expect(stuck.status).toBe('failed');
    expect(stuck).toHaveAction('refund_order', 'done');
    trouble.on = false;
    const back = await goOn(shop, stuck);
    expect(back).toHaveConcluded('Order O-1001 has been refunded.');
    expect(shop.refunds).toHaveLength(1);
    expect(await finishedSteps(shop, back)).toBe(1);
    expect(back.asks).toHaveLength(1);
  });

  it('waits again for the approver whom it waited for, on a new approval', async () => {
    const { shop, session } = await failedWhileWaiting(says.refund);
    const back = await goOn(shop, session);
    expect(back).toWaitFor('approval');
    expect(openApproval(back).ask_id).not.toBe(session.asks[0]?.ask_id);
    expect(await shop.decide(back, 'approve')).toHaveConcluded('has been refunded');
  });

  it('waits again for the person whom it waited for', async () => {
    const { shop, session } = await failedWhileWaiting(says.unknown);
    const back = await goOn(shop, session);
    expect(back).toWaitFor('person');
    expect(openHandover(back).reason).toBe(
      session.asks[0]?.kind === 'handover' ? session.asks[0].reason : '',
    );
    await handoverReply(shop.services, operator, { session_id: back.session_id, text: 'A Riesling.' });
    await shop.pass();
    expect(await shop.again(back)).toHaveConcluded('A Riesling.');
  });

  it('waits again for the person whom a vote called in, and does not take the vote again', async () => {
    const { shop, session } = await failedWhileWaiting(says.refund, {
      reasoner: () => ({
        answer: async () => {
          throw new Failure('ReasonerRefused', 'Cannot answer because the model refuses.');
        },
      }),
    });
    expect(session.consensus).toMatchObject({ reached: false });
    const back = await goOn(shop, session);
    expect(back).toWaitFor('person');
    expect(back.plan).toEqual(session.plan);
    expect(back.consensus).toEqual(session.consensus);
    expect(back.asks.map((ask) => ask.status)).toEqual(['withdrawn', 'open']);
  });

  it('waits again for the customer whom it asked', async () => {
    const { shop, session } = await failedWhileWaiting(says.vague);
    const back = await goOn(shop, session);
    expect(back).toWaitFor('customer');
    expect(await shop.say(back, says.fern)).toHaveConcluded('twice a week');
  });

  it('keeps a vote that was taken, with the doubt it left', async () => {
    const { shop, trouble } = await shopWithout('critique', { pack: doubtful });
    const handed = await shop.ask(says.smallRefund);
    expect(handed).toWaitFor('person');
    trouble.on = true;
    await handoverReply(shop.services, operator, { session_id: handed.session_id, text: 'All is well.' });
    await shop.pass(hour);
    const stuck = await shop.again(handed);
    expect(stuck.status).toBe('failed');
    trouble.on = false;
    const back = await goOn(shop, stuck);
    expect(back).toHaveConcluded('All is well.');
    expect(back.consensus).toEqual(stuck.consensus);
    expect(shop.refunds).toHaveLength(1);
  });
});

/** A session that fails, by a crash of its execution's storage, while it waits. */
const failedWhileWaiting = async (
  text: string,
  options: ShopOptions = {},
): Promise<{ shop: Shop; session: Session }> => {
  const shop = await openShop(options);
  const session = await shop.ask(text);
  const turn = {
    v: 1 as const,
    tenant: session.tenant,
    session_id: session.session_id,
    correlation_id: session.correlation_id,
  };
  await abandon(shop.services, { turn, error: 'DiskFull' });
  const failed = await shop.again(session);
  expect(failed).toMatchObject({ status: 'failed', failure: { code: 'DiskFull' } });
  return { shop, session: failed };
};

describe('resuming', () => {
  it('is refused for what has not failed', async () => {
    const shop = await openShop();
    for (const text of [says.fern, says.refund]) {
      const { session_id } = await shop.ask(text);
      await expect(resume(shop.services, operator, { session_id })).toFailAs('WrongState');
    }
    await expect(resume(shop.services, operator, { session_id: 'nobody' })).toFailAs('NotFound');
  });

  it('repeats an effect whose outcome nobody saw under its first key, so that it happens once', async () => {
    const trouble = {
      on: false,
      thrown: () => new Failure('DiskFull', 'Cannot write because the disk is full.'),
    };
    const shop = await openShop({
      store: ({ sessions }) => ({
        sessions: { ...sessions, commit: failing((change) => sessions.commit(change), trouble) },
      }),
    });
    shop.refundTrouble.push({ after: () => void (trouble.on = true) });
    const waiting = await shop.ask(says.refund);
    await shop.decide(waiting, 'approve').catch(() => undefined);
    await shop.pass(hour);
    trouble.on = false;
    await shop.pass(2 * hour);
    const session = await shop.again(waiting);
    const after = session.status === 'failed' ? await goOn(shop, session) : session;
    expect(after).toHaveAction('refund_order', 'done');
    expect(shop.refunds).toHaveLength(1);
  });
});
