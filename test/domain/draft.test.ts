import { describe, expect, it } from 'vitest';
import { maxEventBytes } from '../../src/contracts/events.ts';
import { draftOf, emit, record } from '../../src/domain/draft.ts';
import { aSession } from '../ports/examples.ts';

const at = '2026-04-15T09:00:00.000Z';

describe('a draft', () => {
  it('leaves the session that it was made from as it was', () => {
    const session = aSession();
    const draft = draftOf(session, at);
    draft.session.messages.push({ from: 'customer', text: 'More.', at });
    emit(draft, 'session.message');
    record(draft, 'message.received', {});
    expect(session).toEqual(aSession());
  });

  it('numbers its events after the session’s last, without a gap', () => {
    const draft = draftOf(aSession({ last_seq: 7 }), at);
    emit(draft, 'triage.done');
    emit(draft, 'plan.made', { version: 1 });
    expect(draft.events).toMatchObject([
      { seq: 8, type: 'triage.done', at, session_id: 's_1', data: {} },
      { seq: 9, type: 'plan.made', data: { version: 1 } },
    ]);
    expect(draft.session.last_seq).toBe(9);
  });

  it('replaces data that is too large by a note, counting bytes and not characters', () => {
    const draft = draftOf(aSession(), at);
    const room = maxEventBytes - JSON.stringify({ text: '' }).length;
    emit(draft, 'session.message', { text: 'x'.repeat(room) });
    emit(draft, 'session.message', { text: 'x'.repeat(room + 1) });
    emit(draft, 'session.message', { text: '€'.repeat(Math.ceil((room + 1) / 3)) });
    expect(draft.events.map((event) => event.data['truncated'] ?? false)).toEqual([false, true, true]);
  });
});
