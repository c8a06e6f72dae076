import { describe, expect, it } from 'vitest';
import '../support/matchers.ts';
import { Failure } from '../../src/contracts/errors.ts';
import { verifyChain } from '../../src/domain/audit/index.ts';
import { erase } from '../../src/usecases/erase.ts';
import { message } from '../../src/usecases/message.ts';
import { callerOf, day, failing, openShop, operator, says, tenant } from './harness.ts';

describe('erasing a session', () => {
  it('takes its bodies and leaves a chain that ends with it and verifies', async () => {
    const shop = await openShop();
    const session = await shop.ask(says.fern);
    await erase(shop.services, operator, session);
    await expect(shop.again(session)).toFailAs('Erased');
    const chain = await shop.services.sessions.audit(tenant, session.session_id);
    expect(chain?.records.at(-1)?.kind).toBe('session.erased');
    expect(chain?.bodies).toEqual([]);
    const findings = await verifyChain({
      tenant,
      session_id: session.session_id,
      records: chain?.records ?? [],
      bodies: undefined,
      head: chain?.head,
      anchor: (await shop.services.anchors.latest(tenant)).get(session.session_id),
      verifySignature: (key, text, signature) => shop.services.signer.verify(key, text, signature),
    });
    expect(findings).toEqual([]);
    expect(await shop.services.episodes.get(tenant, session.session_id)).toBeUndefined();
    expect(JSON.stringify(await shop.services.sessions.list(tenant, { limit: 100 }))).not.toContain(
      session.session_id,
    );
  });

  it('stops what still waits: nothing happens any more', async () => {
    const shop = await openShop();
    const session = await shop.ask(says.refund);
    await erase(shop.services, operator, session);
    await expect(shop.decide(session, 'approve')).rejects.toThrow();
    await shop.pass(3 * day);
    expect(shop.effects).toEqual([]);
    const chain = await shop.services.sessions.audit(tenant, session.session_id);
    expect(chain?.records.map((one) => one.kind).slice(-2)).toEqual(['session.cancelled', 'session.erased']);
  });

  it('is success when repeated, and takes no messages afterwards', async () => {
    const shop = await openShop();
    const session = await shop.ask(says.fern);
    await erase(shop.services, operator, session);
    await erase(shop.services, operator, session);
    const chain = await shop.services.sessions.audit(tenant, session.session_id);
    expect(chain?.records.filter((one) => one.kind === 'session.erased')).toHaveLength(1);
    const late = message(shop.services, operator, { session_id: session.session_id, text: 'Hello?' });
    await expect(late).toFailAs('Erased');
  });

  it('reaches one that has expired, of which its chain and its key are left', async () => {
    let expired = false;
    const shop = await openShop({
      services: (plain) => ({
        ...plain,
        sessions: {
          ...plain.sessions,
          load: async (...of) => (expired ? undefined : plain.sessions.load(...of)),
        },
      }),
    });
    const session = await shop.ask(says.fern);
    expired = true;
    await erase(shop.services, operator, session);
    const chain = await shop.services.sessions.audit(tenant, session.session_id);
    expect(chain?.records.at(-1)?.kind).toBe('session.erased');
    expect(chain?.bodies).toEqual([]);
    const none = erase(shop.services, operator, { session_id: 's_none' });
    await expect(none).toFailAs('NotFound');
  });

  it('finishes, when repeated, what was interrupted', async () => {
    const trouble = { on: false, thrown: () => new Failure('Unavailable', 'Cannot anchor.') };
    const shop = await openShop({
      services: (plain) => ({
        ...plain,
        anchors: {
          ...plain.anchors,
          anchor: failing((head) => plain.anchors.anchor(head), trouble),
        },
      }),
    });
    const session = await shop.ask(says.fern);
    trouble.on = true;
    await expect(erase(shop.services, operator, session)).toFailAs('Unavailable');
    trouble.on = false;
    await erase(shop.services, operator, session);
    const chain = await shop.services.sessions.audit(tenant, session.session_id);
    const anchored = await shop.services.anchors.latest(tenant);
    expect(anchored.get(session.session_id)).toEqual(chain?.head);
  });

  it('finds nothing of another tenant', async () => {
    const shop = await openShop();
    const session = await shop.ask(says.fern);
    const stranger = callerOf('stranger', ['admin'], { tenant: 'other' });
    await expect(erase(shop.services, stranger, session)).toFailAs('NotFound');
    expect(await shop.again(session)).toHaveConcluded();
  });
});
