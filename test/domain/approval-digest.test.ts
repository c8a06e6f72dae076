import { describe, expect, it } from 'vitest';
import { approvalDigest, decisionMessage, modifiedDigest } from '../../src/domain/approval-digest.ts';

const statement = {
  action: 'refund',
  arguments: { invoice: 'INV-1', amount: 49 },
  context_digest: 'c'.repeat(64),
  session: 'ses_1',
  plan_version: 2,
  policy_version: '3',
  decide_by: '2026-03-02T09:00:00.000Z',
  execute_by: '2026-03-03T09:00:00.000Z',
};
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

describe('the digest of an approval', () => {
  it('is the same whatever the order of members', () => {
    const turned = Object.fromEntries(Object.entries(statement).reverse()) as typeof statement;
    expect(approvalDigest(turned)).toBe(approvalDigest(statement));
  });
  it.each(Object.keys(statement))('changes with %s', (member) => {
    const changed = {
      ...statement,
      [member]: member === 'plan_version' ? 9 : member === 'arguments' ? {} : 'x',
    };
    expect(approvalDigest(changed)).not.toBe(approvalDigest(statement));
  });
  it('of a modification is that of the statement with the new arguments', () => {
    const modified = { invoice: 'INV-1', amount: 20 };
    expect(modifiedDigest(statement, modified)).toBe(approvalDigest({ ...statement, arguments: modified }));
    expect(modifiedDigest(statement, statement.arguments)).toBe(approvalDigest(statement));
  });
});

describe('what is signed', () => {
  it('names the kind of decision, so that none stands for another', () => {
    expect(text(decisionMessage('approve', 'd1'))).toBe('deliberate/v1/approval:d1');
    expect(text(decisionMessage('reject', 'd1'))).toBe('deliberate/v1/rejection:d1');
    expect(text(decisionMessage('modify', 'd1'))).toBe('deliberate/v1/modification:d1');
  });
});
