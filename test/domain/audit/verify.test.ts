import { describe, expect, it } from 'vitest';
import type { AuditBody, AuditKind, AuditRecord } from '../../../src/contracts/audit.ts';
import { approvalDigest, decisionMessage } from '../../../src/domain/approval-digest.ts';
import { emptyChain, recordHash, verifyChain } from '../../../src/domain/audit/index.ts';
import type { StoredChain } from '../../../src/domain/audit/index.ts';
import { makeChain, makeKey, signHead, signText, verifierOf } from '../../support/audit-chain.ts';

const key = makeKey('k1');
const session_id = 'ses_1';
const kinds: AuditKind[] = [
  'session.submitted',
  'action.proposed',
  'action.started',
  'action.done',
  'session.concluded',
];
const original = makeChain(
  session_id,
  kinds.map((kind, index) => ({ kind, body: { index, text: `body ${index}` } })),
);
const head = signHead(key, original.chain, { session_id });

const stored = (change: Partial<StoredChain> = {}): StoredChain => ({
  tenant: 'acme',
  session_id,
  records: original.records,
  bodies: original.bodies,
  head,
  anchor: head,
  verifySignature: verifierOf(key),
  ...change,
});
const names = async (change: Partial<StoredChain>): Promise<string[]> => [
  ...new Set((await verifyChain(stored(change))).map(({ name }) => name)),
];
const record = (seq: number): AuditRecord => {
  const found = original.records[seq - 1];
  if (found === undefined) throw new Error(`no record ${seq}`);
  return found;
};
const without = (...seqs: number[]): AuditRecord[] =>
  original.records.filter(({ seq }) => !seqs.includes(seq));
const replace = (seq: number, by: Partial<AuditRecord>): AuditRecord[] =>
  original.records.map((one) => (one.seq === seq ? { ...one, ...by } : one));

/** Writes all links anew from some record on, as whoever knows the format could. */
const rehash = (records: readonly AuditRecord[]): AuditRecord[] => {
  let prev = emptyChain.hash;
  return records.map((one, index) => {
    const link = { ...one, seq: index + 1, prev };
    prev = recordHash(link);
    return { ...link, hash: prev };
  });
};
const endOf = (records: readonly AuditRecord[]) => ({
  count: records.length,
  hash: records.at(-1)?.hash ?? '',
});

describe('an untouched chain', () => {
  it('has no findings', async () => {
    expect(await verifyChain(stored())).toEqual([]);
  });
  it('has none without its bodies, without an anchor, or with an anchor behind it', async () => {
    const early = makeChain(
      session_id,
      kinds.slice(0, 2).map((kind, index) => ({ kind, body: { index, text: `body ${index}` } })),
    );
    const anchor = signHead(key, early.chain, { session_id });
    expect(await verifyChain(stored({ bodies: undefined, anchor: undefined }))).toEqual([]);
    expect(await verifyChain(stored({ anchor }))).toEqual([]);
  });
  it('grows by commits of any size to the same links', () => {
    const first = makeChain(session_id, [{ kind: 'session.submitted', body: { index: 0, text: 'body 0' } }]);
    const rest = makeChain(
      session_id,
      kinds.slice(1).map((kind, index) => ({ kind, body: { index: index + 1, text: `body ${index + 1}` } })),
      first.chain,
    );
    expect([...first.records, ...rest.records]).toEqual(original.records);
  });
});

describe('an edited record', () => {
  it.each([
    ['its time', { at: '2020-01-01T00:00:00.000Z' }],
    ['its kind', { kind: 'action.failed' as const }],
    ['its digest', { digest: 'f'.repeat(64) }],
    ['its hash', { hash: 'f'.repeat(64) }],
    ['its link', { prev: 'f'.repeat(64) }],
  ])('is found by %s', async (_, change) => {
    for (const seq of [1, 3, 5]) {
      const findings = await verifyChain(stored({ records: replace(seq, change), bodies: undefined }));
      expect(findings).toContainEqual(expect.objectContaining({ name: 'edited', seq }));
      expect(findings.filter(({ name }) => name !== 'edited')).toEqual([]);
    }
  });
  it('is found where its own hash was made anew', async () => {
    const changed = { ...record(3), at: '2020-01-01T00:00:00.000Z' };
    const records = replace(3, { ...changed, hash: recordHash(changed) });
    expect(await verifyChain(stored({ records }))).toMatchObject([{ name: 'edited', seq: 3 }]);
  });
  it('is found where all hashes after it were made anew', async () => {
    const records = rehash(replace(2, { kind: 'action.failed' }));
    expect(await verifyChain(stored({ records }))).toMatchObject([{ name: 'edited' }]);
  });
  it('is found where it was overwritten with a copy of another', async () => {
    expect(await names({ records: replace(2, { ...record(4), seq: 2 }), bodies: undefined })).toContain(
      'edited',
    );
  });
});

describe('deleted records', () => {
  it.each([[1], [2], [4]])('are found by the gap at %i', async (seq) => {
    expect(await verifyChain(stored({ records: without(seq), bodies: undefined }))).toMatchObject([
      { name: 'deleted', seq },
    ]);
  });
  it('are found where the rest was renumbered', async () => {
    const records = without(2).map((one, index) => ({ ...one, seq: index + 1 }));
    expect(await verifyChain(stored({ records, bodies: undefined }))).toMatchObject([
      { name: 'deleted', seq: 2 },
    ]);
  });
  it('are found where the head is gone, or the whole chain', async () => {
    expect(await names({ head: undefined })).toContain('deleted');
    expect(await names({ records: [], bodies: [], head: undefined })).toContain('deleted');
  });
});

describe('a truncated chain', () => {
  it.each([[5], [1]])('is found with records from %i on gone', async (from) => {
    const records = original.records.filter(({ seq }) => seq < from);
    expect(await verifyChain(stored({ records, bodies: undefined }))).toMatchObject([
      { name: 'truncated', seq: from },
    ]);
  });
});

describe('reordered records', () => {
  it('are found by the order of the rows', async () => {
    const records = [record(1), record(3), record(2), record(4), record(5)];
    expect(await names({ records })).toEqual(['reordered']);
  });
  it('are found where two exchanged their numbers', async () => {
    const records = [record(1), { ...record(3), seq: 2 }, { ...record(2), seq: 3 }, record(4), record(5)];
    expect(await names({ records, bodies: undefined })).toEqual(['reordered']);
  });
  it('are found where two exchanged their content and kept number, link and hash', async () => {
    const { seq, prev, hash } = record(2);
    const other = record(4);
    const records = original.records.map((one) => {
      if (one.seq === 2) return { ...other, seq, prev, hash };
      if (one.seq === 4) return { ...record(2), seq: other.seq, prev: other.prev, hash: other.hash };
      return one;
    });
    expect(await names({ records, bodies: undefined })).toEqual(['reordered']);
  });
});

describe('a head', () => {
  const rewritten = rehash(replace(2, { kind: 'action.failed' }));
  it('of another key is re-signed', async () => {
    const other = makeKey('k2');
    const forged = signHead(other, endOf(rewritten), { session_id });
    expect(await names({ records: rewritten, bodies: undefined, head: forged })).toContain('re-signed');
  });
  it('of another key under the name of the known one is re-signed', async () => {
    const forged = signHead(makeKey('k1'), endOf(rewritten), { session_id });
    expect(await names({ records: rewritten, bodies: undefined, head: forged })).toContain('re-signed');
  });
  it('signed with the true key over a rewritten chain is re-signed by what was anchored', async () => {
    const forged = signHead(key, endOf(rewritten), { session_id });
    expect(await names({ records: rewritten, bodies: undefined, head: forged })).toEqual(['re-signed']);
  });
  it('of another session or tenant does not stand for this one', async () => {
    expect(await names({ head: signHead(key, original.chain, { session_id: 'ses_2' }) })).toEqual([
      're-signed',
    ]);
    expect(await names({ head: signHead(key, original.chain, { session_id, tenant: 'other' }) })).toEqual([
      're-signed',
    ]);
  });
  it('behind the anchored one means that an old copy was restored', async () => {
    const records = original.records.slice(0, 3);
    const old = signHead(key, endOf(records), { session_id });
    expect(
      await verifyChain(stored({ records, bodies: original.bodies.slice(0, 3), head: old })),
    ).toMatchObject([{ name: 'restored' }]);
  });
  it('does not count records that were added without it', async () => {
    const more = makeChain(session_id, [{ kind: 'action.done', body: {} }], original.chain);
    expect(
      await verifyChain(
        stored({
          records: [...original.records, ...more.records],
          bodies: [...original.bodies, ...more.bodies],
        }),
      ),
    ).toMatchObject([{ name: 'appended', seq: 6 }]);
  });
  it('with broken base64 is re-signed and not an error', async () => {
    expect(await names({ head: { ...head, signature: '%%%' } })).toEqual(['re-signed']);
  });
});

describe('bodies', () => {
  const change = (seq: number, by: Partial<AuditBody>): AuditBody[] =>
    original.bodies.map((body) => (body.seq === seq ? { ...body, ...by } : body));
  it('that were changed, exchanged or removed do not match', async () => {
    for (const bodies of [
      change(2, { body: { index: 9 } }),
      change(2, { salt: '0'.repeat(32) }),
      original.bodies.filter(({ seq }) => seq !== 2),
    ]) {
      expect(await verifyChain(stored({ bodies }))).toMatchObject([{ name: 'body-mismatch', seq: 2 }]);
    }
  });
  it('of an erased session are gone, and the chain holds', async () => {
    const last = makeChain(session_id, [{ kind: 'session.erased', body: {} }], original.chain);
    const erased = {
      records: [...original.records, ...last.records],
      bodies: [],
      head: signHead(key, last.chain, { session_id }),
    };
    expect(await verifyChain(stored(erased))).toEqual([]);
    expect(await names({ ...erased, bodies: original.bodies.slice(0, 1) })).toEqual(['body-mismatch']);
  });
});

describe('decisions', () => {
  const statement = {
    action: 'refund',
    arguments: { amount: 49 },
    context_digest: 'c',
    session: session_id,
    plan_version: 1,
    policy_version: '1',
    decide_by: '2026-03-02T09:00:00.000Z',
    execute_by: '2026-03-03T09:00:00.000Z',
  };
  const digest = approvalDigest(statement);
  const decision = {
    decision: 'approve' as const,
    reason: 'twice charged',
    by: 'kim',
    at: '2026-03-01T10:00:00.000Z',
    digest,
    signature: signText(key, decisionMessage('approve', digest)),
    key_id: 'k1',
  };
  const verifyWith = (requested: unknown, decided: unknown) => {
    const chain = makeChain(session_id, [
      { kind: 'approval.requested', body: requested },
      { kind: 'approval.decided', body: decided },
    ]);
    const signed = signHead(key, chain.chain, { session_id });
    return verifyChain(stored({ ...chain, head: signed, anchor: signed }));
  };
  it('hold by signature and digest', async () => {
    expect(await verifyWith({ ask_id: 'ask_1', statement, digest }, { ask_id: 'ask_1', decision })).toEqual(
      [],
    );
  });
  it('do not hold for another kind of decision, another digest or another key', async () => {
    for (const forged of [
      { ...decision, decision: 'reject' },
      { ...decision, digest: 'f'.repeat(64) },
      { ...decision, key_id: 'k9' },
      {},
    ]) {
      expect(await verifyWith({ statement, digest }, { decision: forged })).toMatchObject([
        { name: 'decision-forged', seq: 2 },
      ]);
    }
  });
  it('do not hold where the request names another digest than its statement has', async () => {
    const changed = { ...statement, arguments: { amount: 4900 } };
    expect(await verifyWith({ statement: changed, digest }, { decision })).toMatchObject([
      { name: 'decision-forged', seq: 1 },
    ]);
  });
});
