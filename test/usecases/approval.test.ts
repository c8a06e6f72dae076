import { describe, expect, it } from 'vitest';
import '../support/matchers.ts';
import { Failure } from '../../src/contracts/errors.ts';
import type { Session } from '../../src/contracts/session.ts';
import { verifyChain } from '../../src/domain/audit/index.ts';
import { decide } from '../../src/usecases/decide.ts';
import { getApproval } from '../../src/usecases/get-approval.ts';
import { putDocument } from '../../src/usecases/put-document.ts';
import {
  actionNamed,
  customer,
  day,
  failing,
  hour,
  minute,
  openApproval,
  openHandover,
  openShop,
  operator,
  owner,
  ruleNamed,
  says,
  tenant,
} from './harness.ts';
import type { Shop, ShopOptions } from './harness.ts';

/** A shop in which a refund of 34.90 waits for an approval. */
const waiting = async (options: ShopOptions = {}): Promise<{ shop: Shop; session: Session }> => {
  const shop = await openShop(options);
  const session = await shop.ask(says.refund);
  expect(session).toWaitFor('approval');
  return { shop, session };
};

/** A shop in which a refund is approved, and the machine does not know it yet: `tell` lets the sweeper tell it. */
const approvedAndUntold = async (
  options: ShopOptions = {},
): Promise<{ shop: Shop; session: Session; tell: () => Promise<Session> }> => {
  const trouble = {
    on: false,
    thrown: () => new Failure('Unavailable', 'Cannot tell because the line is cut.'),
  };
  const { shop, session } = await waiting({
    ...options,
    services: (plain) => ({
      ...plain,
      tasks: { ...plain.tasks, succeed: failing((...given) => plain.tasks.succeed(...given), trouble) },
    }),
  });
  trouble.on = true;
  await expect(approve(shop, session)).toFailAs('Unavailable');
  expect(await shop.again(session)).toHaveAction('refund_order', 'approved');
  trouble.on = false;
  return {
    shop,
    session,
    tell: async () => {
      await shop.pass(15 * minute);
      return shop.again(session);
    },
  };
};

const rewrite = async (shop: Shop, document_id: string, text: string): Promise<void> => {
  const held = await shop.services.knowledge.get(tenant, document_id);
  const { title = '', area, tags = [], collection = 'pack' } = held ?? {};
  await putDocument(shop.services, owner, {
    document_id,
    text,
    title,
    tags: [...tags],
    collection,
    ...(area === undefined ? {} : { area }),
  });
};

const approve = (shop: Shop, session: Session, by = operator) =>
  decide(shop.services, by, {
    approval_id: openApproval(session).ask_id,
    decision: 'approve',
    reason: 'Yes.',
  });

const damaged = (shop: Shop) => {
  const order = shop.orders.find((one) => one.order === 'O-1001');
  if (order === undefined) throw new Error('The shop has no order O-1001.');
  return order;
};

describe('an approval', () => {
  it('is done once when it is given, and the answer says so', async () => {
    const { shop, session } = await waiting();
    const after = await shop.decide(session, 'approve');
    expect(after).toHaveConcluded('Order O-1001 has been refunded.');
    expect(shop.refunds).toMatchObject([{ of: 'O-1001', customer: 'C-100' }]);
  });

  it('shows the approver what they decide on, signed over exactly that', async () => {
    const { shop, session } = await waiting();
    const seen = await getApproval(shop.services, operator, { approval_id: openApproval(session).ask_id });
    expect(seen).toMatchObject({
      action: 'refund_order',
      arguments: { order: 'O-1001', amount_cents: 3490 },
      level_name: 'shop',
      suggested_decision: 'approve',
    });
    expect(seen.why).toContain('O-1001');
    expect(seen.evidence.length).toBeGreaterThan(0);
    const decision = await approve(shop, session);
    expect(decision.digest).toBe(seen.digest);
  });

  it('may only be decided by the roles of its level', async () => {
    const { shop, session } = await waiting();
    await expect(approve(shop, session, customer)).toFailAs('Forbidden');
    await expect(approve(shop, session, owner)).toFailAs('Forbidden');
    expect(await shop.again(session)).toWaitFor('approval');
  });

  it('is decided once: who comes second gets the first decision', async () => {
    const { shop, session } = await waiting();
    const first = await approve(shop, session);
    const reject = decide(shop.services, operator, {
      approval_id: openApproval(session).ask_id,
      decision: 'reject',
      reason: 'No.',
    });
    await expect(reject).rejects.toMatchObject({ code: 'AlreadyDecided', data: { decision: first } });
  });

  it('is done once when two decide in the same moment', async () => {
    const { shop, session } = await waiting();
    const both = await Promise.allSettled([approve(shop, session), approve(shop, session)]);
    expect(both.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected']);
    await shop.pass();
    expect(shop.refunds).toHaveLength(1);
  });

  it('does nothing when it is rejected, and tells the customer so without the colleague’s own words', async () => {
    const { shop, session } = await waiting();
    const after = await shop.decide(session, 'reject');
    expect(after).toHaveConcluded('A colleague decided against this: Refund an order.');
    expect(after.response).not.toContain('Looked at it.');
    expect(after).toHaveAction('refund_order', 'rejected');
    expect(shop.refunds).toEqual([]);
  });

  it('is found by nobody of another tenant', async () => {
    const { shop, session } = await waiting();
    const stranger = { ...operator, principal: { ...operator.principal, tenant: 'other' } };
    await expect(approve(shop, session, stranger)).toFailAs('NotFound');
  });

  it('leaves a chain that verifies, with what was asked, decided and done', async () => {
    const { shop, session } = await waiting();
    await shop.decide(session, 'approve');
    const chain = await shop.services.sessions.audit(tenant, session.session_id);
    const kinds = chain?.records.map((one) => one.kind);
    expect(kinds).toEqual(
      expect.arrayContaining(['action.proposed', 'approval.requested', 'approval.decided', 'action.done']),
    );
    const findings = await verifyChain({
      tenant,
      session_id: session.session_id,
      records: chain?.records ?? [],
      bodies: chain?.bodies,
      head: chain?.head,
      anchor: undefined,
      verifySignature: (key, text, signature) => shop.services.signer.verify(key, text, signature),
    });
    expect(findings).toEqual([]);
  });
});

describe('an approval whose evidence changed while it waited', () => {
  const changes: Record<string, (shop: Shop) => unknown> = {
    'a fact of another system': (shop) => (damaged(shop).status = 'delivered'),
    'an article that it cites': (shop) => rewrite(shop, 'returns', 'Broken goods are not refunded any more.'),
    'an article that is gone': (shop) => shop.services.knowledge.remove(tenant, 'returns'),
    'the rule that matched': (shop) =>
      (ruleNamed(shop.pack, 'refund').reason = 'Since June the owner decides.'),
    'the rule that comes to match': (shop) =>
      shop.pack.policies.rules.unshift({ ...ruleNamed(shop.pack, 'refund'), rule_id: 'new' }),
  };
  for (const [what, change] of Object.entries(changes)) {
    it(`is refused, and asked anew with a notice: ${what}`, async () => {
      const { shop, session } = await waiting();
      await change(shop);
      await expect(approve(shop, session)).toFailAs('ApprovalVoid');
      const anew = await shop.again(session);
      expect(anew).toWaitFor('approval');
      expect(anew.asks.map((ask) => ask.status)).toEqual(['void', 'open']);
      expect(openApproval(anew).notices).toEqual([expect.stringContaining('Changed since it was asked')]);
      expect(await shop.eventTypes(anew)).toContain('approval.void');
      expect(shop.refunds).toEqual([]);

      const after = await shop.decide(anew, 'approve');
      expect(after).toHaveAction('refund_order', 'done');
      expect(shop.refunds).toHaveLength(1);
    });
  }

  it('names the approval that replaced it', async () => {
    const { shop, session } = await waiting();
    damaged(shop).amount_cents = 3000;
    const refused: unknown = await approve(shop, session).catch((thrown: unknown) => thrown);
    const anew = openApproval(await shop.again(session));
    expect(refused).toMatchObject({ code: 'ApprovalVoid', data: { approval_id: anew.ask_id } });
    await expect(
      decide(shop.services, operator, {
        approval_id: openApproval(session).ask_id,
        decision: 'approve',
        reason: 'Again.',
      }),
    ).toFailAs('ApprovalVoid');
  });

  it('is void too when it changes between the decision and the deed', async () => {
    const { shop, tell } = await approvedAndUntold();
    damaged(shop).status = 'delivered';
    expect(await tell()).toWaitFor('approval');
    expect(shop.refunds).toEqual([]);
  });

  it('may still be rejected', async () => {
    const { shop, session } = await waiting();
    damaged(shop).status = 'delivered';
    expect(await shop.decide(session, 'reject')).toHaveConcluded('A colleague decided against this');
  });

  it('stands when another article is edited', async () => {
    const { shop, session } = await waiting();
    await rewrite(shop, 'watering-ferns', 'Water a fern every day.');
    const after = await shop.decide(session, 'approve');
    expect(after).toHaveAction('refund_order', 'done');
    expect(after.asks).toHaveLength(1);
  });

  it('stands when the policy changes for another action', async () => {
    const { shop, session } = await waiting();
    ruleNamed(shop.pack, 'reply').reason = 'Answers may be sent.';
    expect(await shop.decide(session, 'approve')).toHaveAction('refund_order', 'done');
  });

  it('is done without a further question where policy now allows it', async () => {
    const { shop, session } = await waiting();
    const { approval: _, ...rule } = ruleNamed(shop.pack, 'refund');
    shop.pack.policies.rules.unshift({ ...rule, rule_id: 'generous', decision: 'allow' });
    await expect(approve(shop, session)).toFailAs('ApprovalVoid');
    await shop.pass();
    expect(await shop.again(session)).toHaveConcluded('Order O-1001 has been refunded.');
    expect(shop.refunds).toHaveLength(1);
  });

  it('is not done where policy now forbids it, and the answer blames no colleague', async () => {
    const { shop, session } = await waiting();
    shop.pack.policies.rules.unshift({
      ...ruleNamed(shop.pack, 'refund'),
      rule_id: 'stop',
      decision: 'forbid',
    });
    await expect(approve(shop, session)).toFailAs('ApprovalVoid');
    await shop.pass();
    const after = await shop.again(session);
    expect(after).toHaveConcluded(/Refund an order/);
    expect(after.response).not.toContain('A colleague decided');
    expect(after).toHaveAction('refund_order', 'rejected');
    expect(shop.refunds).toEqual([]);
  });

  it('is asked on what is left where the other system no longer knows the order', async () => {
    const { shop, session } = await waiting();
    shop.orders.length = 0;
    await expect(approve(shop, session)).toFailAs('ApprovalVoid');
    const anew = await shop.again(session);
    expect(anew).toWaitFor('approval');
    expect(anew.facts).toEqual([]);
    expect(await shop.decide(anew, 'approve')).toHaveAction('refund_order', 'done');
  });

  it('cannot be decided while the other system is away, and waits', async () => {
    const trouble = { on: false, thrown: () => new Error('away') };
    const { shop, session } = await waiting({
      services: (plain) => ({
        ...plain,
        extensions: {
          ...plain.extensions,
          callTool: failing((call) => plain.extensions.callTool(call), trouble),
        },
      }),
    });
    trouble.on = true;
    await expect(approve(shop, session)).rejects.toThrow('away');
    trouble.on = false;
    expect(await shop.decide(session, 'approve')).toHaveAction('refund_order', 'done');
  });
});

describe('an approved action is not done', () => {
  const forge = async (alter: (session: Session) => void): Promise<{ shop: Shop; session: Session }> => {
    let forging = false;
    const { shop, session, tell } = await approvedAndUntold({
      store: ({ sessions }) => ({
        sessions: {
          ...sessions,
          load: async (of, id) => {
            const session = await sessions.load(of, id);
            if (forging && session !== undefined) alter(session);
            return session;
          },
        },
      }),
    });
    forging = true;
    await tell();
    forging = false;
    return { shop, session };
  };
  const decisionOf = (session: Session) => {
    const ask = session.asks[0];
    if (ask?.kind !== 'approval' || ask.decision === undefined) return undefined;
    return ask.decision;
  };
  const forgeries: Record<string, (session: Session) => void> = {
    'whose signature is forged': (session) => {
      const decision = decisionOf(session);
      if (decision !== undefined) decision.signature = Buffer.alloc(64, 1).toString('base64');
    },
    'whose arguments are not the approved ones': (session) => {
      const action = session.actions[0];
      if (action?.status === 'approved') action.arguments = { order: 'O-1001', amount_cents: 999_999 };
    },
    'whose decision was turned into another one': (session) => {
      const decision = decisionOf(session);
      const args = session.actions[0]?.arguments ?? {};
      if (decision !== undefined) Object.assign(decision, { decision: 'modify', arguments: args });
    },
    'that was decided after the deadline': (session) => {
      const decision = decisionOf(session);
      if (decision !== undefined) decision.at = '2027-01-01T00:00:00.000Z';
    },
  };
  for (const [what, alter] of Object.entries(forgeries)) {
    it(what, async () => {
      const { shop, session } = await forge(alter);
      expect(shop.refunds).toEqual([]);
      expect(await shop.again(session)).toWaitFor('approval');
    });
  }

  it('after its execution deadline: it is asked anew', async () => {
    const { shop, tell } = await approvedAndUntold();
    shop.clock.jump(2 * day);
    const anew = await tell();
    expect(shop.refunds).toEqual([]);
    expect(anew).toWaitFor('approval');
    expect(openApproval(anew).notices.join()).toContain('its approval has expired');
  });
});

describe('a modification', () => {
  const modify = (shop: Shop, session: Session, amount_cents: number) =>
    shop.decide(session, 'modify', { arguments: { order: 'O-1001', amount_cents } });

  it('that the same rule would ask for is an approval of the new arguments', async () => {
    const { shop, session } = await waiting();
    const after = await modify(shop, session, 2000);
    expect(after).toHaveConcluded();
    expect(actionNamed(after)).toMatchObject({ status: 'done', arguments: { amount_cents: 2000 } });
    expect(actionNamed(after).action_id).toBe(actionNamed(session).action_id);
  });

  it('that another rule asks for needs that rule’s approval', async () => {
    const { shop, session } = await waiting({
      pack: (pack) => {
        const rule = ruleNamed(pack, 'refund');
        pack.policies.rules.unshift({ ...rule, rule_id: 'large', when: 'arguments.amount_cents > 5000' });
      },
    });
    const anew = await modify(shop, session, 6000);
    expect(anew).toWaitFor('approval');
    expect(openApproval(anew)).toMatchObject({
      rule_id: 'large',
      statement: { arguments: { amount_cents: 6000 } },
    });
    expect(shop.refunds).toEqual([]);
    expect(await shop.decide(anew, 'approve')).toHaveAction('refund_order', 'done');
  });

  it('that policy forbids is not done', async () => {
    const { shop, session } = await waiting({
      pack: (pack) => {
        const rule = ruleNamed(pack, 'refund');
        pack.policies.rules.unshift({
          ...rule,
          rule_id: 'never',
          when: 'arguments.amount_cents > 5000',
          decision: 'forbid',
        });
      },
    });
    const after = await modify(shop, session, 6000);
    expect(after).toHaveConcluded();
    expect(after).toHaveAction('refund_order', 'rejected');
    expect(shop.refunds).toEqual([]);
  });

  it('that policy allows anyway is done', async () => {
    const { shop, session } = await waiting();
    const after = await modify(shop, session, 100);
    expect(after).toHaveAction('refund_order', 'done');
  });

  it('whose arguments do not fit the action is refused, and the approval still waits', async () => {
    const { shop, session } = await waiting();
    await expect(shop.decide(session, 'modify', { arguments: { order: 'x' } })).toFailAs('InvalidRequest');
    await expect(shop.decide(session, 'modify')).toFailAs('InvalidRequest');
    expect(await shop.again(session)).toWaitFor('approval');
  });
});

describe('an approval that nobody decides', () => {
  it('is reminded of, goes to the next level, and in the end is rejected and said so', async () => {
    const { shop, session } = await waiting();
    await shop.pass(hour);
    expect(await shop.eventTypes(session)).toContain('approval.reminded');
    expect(await shop.eventTypes(session)).not.toContain('approval.expired');

    await shop.pass(3 * hour + minute);
    const escalated = await shop.again(session);
    expect(escalated).toWaitFor('approval');
    expect(openApproval(escalated)).toMatchObject({ level_name: 'owner', roles: ['admin'] });
    await expect(approve(shop, escalated)).toFailAs('Forbidden');

    await shop.pass(4 * hour + minute);
    const after = await shop.again(session);
    expect(after).toHaveConcluded('Nobody decided in time, so this was not done: Refund an order.');
    expect(shop.refunds).toEqual([]);
    const types = await shop.eventTypes(session);
    expect(types.filter((type) => type === 'approval.reminded')).toHaveLength(2);
    expect(types.filter((type) => type === 'approval.expired')).toHaveLength(2);
  });

  it('is decided by the next level', async () => {
    const { shop, session } = await waiting();
    await shop.pass(5 * hour);
    const after = await shop.decide(await shop.again(session), 'approve', { by: owner });
    expect(after).toHaveConcluded('has been refunded');
  });

  it('is refused to who comes too late', async () => {
    const { shop, session } = await waiting();
    await shop.pass(5 * hour);
    await expect(approve(shop, session)).toFailAs('ApprovalExpired');
  });

  it('goes to a person where policy says so', async () => {
    const { shop, session } = await waiting({
      pack: (pack) => {
        const { approval } = ruleNamed(pack, 'refund');
        if (approval !== undefined) approval.on_timeout = 'handover';
      },
    });
    await shop.pass(9 * hour);
    const handed = await shop.again(session);
    expect(handed).toWaitFor('person');
    expect(openHandover(handed).reason).toContain('refund_order');
    expect(handed).toHaveAction('refund_order', 'rejected');
  });
});

describe('a reply that needs an approval', () => {
  const strict = (pack: Shop['pack']): void => {
    const reply = ruleNamed(pack, 'reply');
    Object.assign(reply, { decision: 'approve', approval: ruleNamed(pack, 'refund').approval });
  };

  it('is sent once approved', async () => {
    const shop = await openShop({ pack: strict });
    const session = await shop.ask(says.fern);
    expect(session).toWaitFor('approval');
    expect(shop.replies).toEqual([]);
    expect(await shop.decide(session, 'approve')).toHaveConcluded('twice a week');
    expect(shop.replies).toHaveLength(1);
  });

  it('says what the approver made of it', async () => {
    const shop = await openShop({ pack: strict });
    const session = await shop.ask(says.fern);
    const after = await shop.decide(session, 'modify', { arguments: { text: 'Twice a week.' } });
    expect(shop.replies).toEqual(['Twice a week.']);
    expect(after.response).toBe('Twice a week.');
  });

  it('is taken back when it is rejected, and a person answers', async () => {
    const shop = await openShop({ pack: strict });
    const handed = await shop.decide(await shop.ask(says.fern), 'reject');
    expect(handed).toWaitFor('person');
    expect(handed.response).toBeUndefined();
    expect(JSON.stringify(handed.messages)).not.toContain('twice a week');
  });

  it('fails the session by name where policy lets nothing out', async () => {
    const shop = await openShop({
      pack: (pack) => {
        ruleNamed(pack, 'reply').decision = 'forbid';
      },
    });
    const handed = await shop.ask(says.fern);
    expect(handed).toWaitFor('person');
    await shop.pass(3 * day);
    expect(await shop.again(handed)).toMatchObject({ status: 'failed', failure: { code: 'PolicyForbids' } });
    expect(shop.replies).toEqual([]);
  });
});
