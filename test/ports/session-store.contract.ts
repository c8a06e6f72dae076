import { describe, expect, it } from 'vitest';
import { maxEventBytes } from '../../src/contracts/events.ts';
import type { SessionStore } from '../../src/ports/session-store.ts';
import { aCommit, aHead, aLink, anAsk, anEvent, aSession, next, tenant } from './examples.ts';
import { makerOf, type Make } from './harness.ts';

const failing = (code: string) => expect.objectContaining({ code }) as unknown;
const minute = (n: number): string => new Date(Date.UTC(2026, 2, 2, 9, n)).toISOString();

export const describeSessionStoreContract = (name: string, make: Make<SessionStore>): void => {
  describe(`session store: ${name}`, () => {
    const start = makerOf(make);

    describe('commit', () => {
      it('keeps a session whole, and gives it back to its tenant', async () => {
        const { port } = await start();
        const session = aSession({ asks: [anAsk()], response: 'Because of a retry, naïvely “twice” 💶.' });
        await port.commit(aCommit(session));
        expect(await port.load(tenant, session.session_id)).toEqual(session);
      });

      it('keeps what was committed, not what the caller makes of it afterwards', async () => {
        const { port } = await start();
        const session = aSession();
        const done = port.commit({ session, events: [], audit: [] });
        session.input = 'changed after the call';
        await done;
        expect((await port.load(tenant, 's_1'))?.input).toBe('Why were we charged twice?');
      });

      it('refuses to make a session that exists', async () => {
        const { port } = await start();
        await port.commit(aCommit(aSession()));
        await expect(port.commit(aCommit(aSession({ input: 'other' })))).rejects.toEqual(
          failing('AlreadyExists'),
        );
        expect((await port.load(tenant, 's_1'))?.input).toBe('Why were we charged twice?');
      });

      it.each([2, 3, 7])('refuses version %i of a session that is not stored', async (version) => {
        const { port } = await start();
        await expect(port.commit(aCommit(aSession({ version })))).rejects.toEqual(failing('VersionConflict'));
        expect(await port.load(tenant, 's_1')).toBeUndefined();
      });

      it('lets one of two commits of the same version through, and leaves nothing of the other', async () => {
        const { port } = await start();
        const first = aCommit(aSession(), { events: 1 });
        await port.commit(first);
        const commits = ['left', 'right'].map((input) =>
          aCommit(next(first.session, { input }), { events: 1, links: 1, data: { input } }),
        );
        const results = await Promise.allSettled(commits.map((commit) => port.commit(commit)));
        const refused = results.filter((result) => result.status === 'rejected');
        expect(refused.map(({ reason }) => reason as unknown)).toEqual([failing('VersionConflict')]);
        const winner = results[0]?.status === 'fulfilled' ? 'left' : 'right';
        expect((await port.load(tenant, 's_1'))?.input).toBe(winner);
        const events = await port.events(tenant, 's_1', 1, 10);
        expect(events.map(({ data }) => data)).toEqual([{ input: winner }]);
        expect((await port.audit(tenant, 's_1'))?.records).toHaveLength(1);
      });

      it('commits sessions side by side', async () => {
        const { port } = await start();
        const ids = Array.from({ length: 20 }, (_, index) => `s_${index}`);
        await Promise.all(
          ids.map((session_id) => port.commit(aCommit(aSession({ session_id }), { events: 2 }))),
        );
        for (const id of ids) expect(await port.events(tenant, id, 0, 10)).toHaveLength(2);
      });

      it('refuses events that leave a gap, and writes nothing', async () => {
        const { port } = await start();
        const session = aSession({ last_seq: 2 });
        await expect(port.commit({ session, events: [anEvent('s_1', 2)], audit: [] })).rejects.toThrow(
          'event 2 does not follow 0',
        );
        expect(await port.load(tenant, 's_1')).toBeUndefined();
      });

      it('refuses an event whose data is too large', async () => {
        const { port } = await start();
        const data = { text: 'x'.repeat(maxEventBytes) };
        await expect(port.commit(aCommit(aSession(), { events: 1, data }))).rejects.toEqual(
          failing('TooLarge'),
        );
      });

      it('refuses a session that could not be read back', async () => {
        const { port } = await start();
        await expect(port.commit(aCommit(aSession({ confidence: NaN })))).rejects.toThrow('confidence');
      });

      it('finds everything again after a restart', async () => {
        const { port, reopen } = await start();
        const commit = aCommit(aSession({ asks: [anAsk()] }), { events: 3, links: 2 });
        await port.commit(commit);
        const again = await reopen();
        expect(await again.load(tenant, 's_1')).toEqual(commit.session);
        expect(await again.events(tenant, 's_1', 0, 10)).toEqual(commit.events);
        expect(await again.audit(tenant, 's_1')).toEqual({
          records: commit.audit.map(({ record }) => record),
          bodies: commit.audit.map(({ body }) => body),
          head: commit.head,
        });
        expect((await again.openAsks(tenant, { limit: 10 })).items).toHaveLength(1);
      });
    });

    describe('events', () => {
      it('come in order, after the one named, as many as asked', async () => {
        const { port } = await start();
        await port.commit(aCommit(aSession(), { events: 5 }));
        const seqs = async (after: number, limit: number) =>
          (await port.events(tenant, 's_1', after, limit)).map(({ seq }) => seq);
        expect(await seqs(0, 1000)).toEqual([1, 2, 3, 4, 5]);
        expect(await seqs(2, 2)).toEqual([3, 4]);
        expect(await seqs(5, 2)).toEqual([]);
      });

      it('are none for a session that does not exist', async () => {
        const { port } = await start();
        expect(await port.events(tenant, 'nobody', 0, 10)).toEqual([]);
      });
    });

    describe('audit', () => {
      it('grows link by link under the newest head', async () => {
        const { port } = await start();
        const first = aCommit(aSession(), { links: 1 });
        await port.commit(first);
        await port.commit(aCommit(next(first.session), { links: 2 }));
        const chain = await port.audit(tenant, 's_1');
        expect(chain?.records.map(({ seq }) => seq)).toEqual([1, 2, 3]);
        expect(chain?.bodies.map(({ salt }) => salt)).toEqual(['salt-1', 'salt-2', 'salt-3']);
        expect(chain?.head?.count).toBe(3);
      });

      it('keeps its head through a commit without records', async () => {
        const { port } = await start();
        const first = aCommit(aSession(), { links: 1 });
        await port.commit(first);
        await port.commit(aCommit(next(first.session)));
        expect((await port.audit(tenant, 's_1'))?.head?.count).toBe(1);
      });

      it('refuses a link that does not follow', async () => {
        const { port } = await start();
        const commit = { session: aSession(), events: [], audit: [aLink('s_1', 2)], head: aHead('s_1', 2) };
        await expect(port.commit(commit)).rejects.toThrow('audit record 2 does not follow 0');
      });

      it('is undefined for a session that does not exist', async () => {
        const { port } = await start();
        expect(await port.audit(tenant, 'nobody')).toBeUndefined();
      });
    });

    describe('list', () => {
      const filled = async () => {
        const { port } = await start();
        for (let n = 0; n < 7; n += 1) {
          const session = aSession({
            session_id: `s_${n}`,
            thread_id: n % 2 ? 't_odd' : 't_even',
            status: n < 3 ? 'concluded' : 'running',
            subject: { customer_id: n === 6 ? '99' : '10482' },
            // Two of them were made in the same millisecond.
            created_at: minute(n === 4 ? 3 : n),
          });
          await port.commit(aCommit(session));
        }
        return port;
      };
      const ids = (page: { items: readonly { session_id: string }[] }) =>
        page.items.map(({ session_id }) => session_id);

      it('shows the newest first, without bodies', async () => {
        const port = await filled();
        const page = await port.list(tenant, { limit: 100 });
        expect(ids(page)).toEqual(['s_6', 's_5', 's_4', 's_3', 's_2', 's_1', 's_0']);
        expect(page.next_cursor).toBeUndefined();
        expect(page.items[0]).toEqual({
          session_id: 's_6',
          thread_id: 't_even',
          customer_id: '99',
          status: 'running',
          turn: 1,
          channel: 'api',
          created_at: minute(6),
          updated_at: minute(0),
          version: 1,
        });
      });

      it('goes through all pages without repeating or skipping, while sessions change and come', async () => {
        const port = await filled();
        const seen: string[] = [];
        let cursor: string | undefined;
        do {
          const page = await port.list(tenant, { limit: 2, ...(cursor === undefined ? {} : { cursor }) });
          seen.push(...ids(page));
          cursor = page.next_cursor;
          const changed = await port.load(tenant, 's_3');
          if (changed) await port.commit(aCommit(next(changed, { updated_at: minute(30) })));
          const late = aSession({ session_id: `late_${seen.length}`, created_at: minute(40) });
          await port.commit(aCommit(late));
        } while (cursor !== undefined);
        expect(seen).toEqual(['s_6', 's_5', 's_4', 's_3', 's_2', 's_1', 's_0']);
      });

      it('ends without a cursor when the last page is full', async () => {
        const port = await filled();
        expect((await port.list(tenant, { limit: 7 })).next_cursor).toBeUndefined();
      });

      it('filters by status, thread and customer, and by all at once', async () => {
        const port = await filled();
        expect(ids(await port.list(tenant, { status: 'concluded', limit: 10 }))).toEqual([
          's_2',
          's_1',
          's_0',
        ]);
        expect(ids(await port.list(tenant, { thread_id: 't_odd', limit: 10 }))).toEqual([
          's_5',
          's_3',
          's_1',
        ]);
        expect(ids(await port.list(tenant, { customer_id: '99', limit: 10 }))).toEqual(['s_6']);
        const all = { status: 'running', thread_id: 't_even', customer_id: '10482', limit: 10 } as const;
        expect(ids(await port.list(tenant, all))).toEqual(['s_4']);
      });

      it('follows a status as it changes', async () => {
        const { port } = await start();
        const first = aSession({ status: 'running' });
        await port.commit(aCommit(first));
        await port.commit(aCommit(next(first, { status: 'concluded' })));
        expect(ids(await port.list(tenant, { status: 'running', limit: 10 }))).toEqual([]);
        expect(ids(await port.list(tenant, { status: 'concluded', limit: 10 }))).toEqual(['s_1']);
      });

      it.each(['', 'garbage', 'eyJhIjoxfQ'])('refuses the cursor %j', async (cursor) => {
        const port = await filled();
        await expect(port.list(tenant, { cursor, limit: 10 })).rejects.toEqual(failing('InvalidRequest'));
        await expect(port.openAsks(tenant, { cursor, limit: 10 })).rejects.toEqual(failing('InvalidRequest'));
      });
    });

    describe('asks', () => {
      it('are listed while open, the earliest deadline first, page by page', async () => {
        const { port } = await start();
        for (const [id, deadline] of [
          ['a', 3],
          ['b', 1],
          ['c', 2],
          ['d', 2],
        ] as const) {
          const asks = [anAsk({ ask_id: id, decide_by: minute(deadline) })];
          await port.commit(aCommit(aSession({ session_id: `s_${id}`, asks })));
        }
        const first = await port.openAsks(tenant, { limit: 3 });
        expect(first.items.map(({ ask_id }) => ask_id)).toEqual(['b', 'c', 'd']);
        const cursor = first.next_cursor;
        if (cursor === undefined) throw new Error('a second page was expected');
        const second = await port.openAsks(tenant, { limit: 3, cursor });
        expect(second).toEqual({
          items: [
            {
              session_id: 's_a',
              ask_id: 'a',
              kind: 'clarification',
              requested_at: minute(0),
              decide_by: minute(3),
            },
          ],
        });
      });

      it('leave the list once answered, and are still found', async () => {
        const { port } = await start();
        const first = aSession({ asks: [anAsk()] });
        await port.commit(aCommit(first));
        await port.commit(aCommit(next(first, { asks: [anAsk({ status: 'answered', answer: 'csv' })] })));
        expect((await port.openAsks(tenant, { limit: 10 })).items).toEqual([]);
        expect(await port.sessionOfAsk(tenant, 'a_1')).toBe('s_1');
      });

      it('are those that the session has, and no others', async () => {
        const { port } = await start();
        const first = aSession({ asks: [anAsk(), anAsk({ ask_id: 'a_2' })] });
        await port.commit(aCommit(first));
        await port.commit(
          aCommit(next(first, { asks: [anAsk({ ask_id: 'a_2' }), anAsk({ ask_id: 'a_3' })] })),
        );
        const { items } = await port.openAsks(tenant, { limit: 10 });
        expect(items.map(({ ask_id }) => ask_id)).toEqual(['a_2', 'a_3']);
      });

      it('move with their deadline', async () => {
        const { port } = await start();
        const first = aSession({ asks: [anAsk()] });
        await port.commit(aCommit(first));
        await port.commit(aCommit(next(first, { asks: [anAsk({ decide_by: minute(9) })] })));
        const { items } = await port.openAsks(tenant, { limit: 10 });
        expect(items.map(({ decide_by }) => decide_by)).toEqual([minute(9)]);
      });

      it('are filtered by kind', async () => {
        const { port } = await start();
        await port.commit(aCommit(aSession({ asks: [anAsk()] })));
        expect((await port.openAsks(tenant, { kind: 'approval', limit: 10 })).items).toEqual([]);
        expect((await port.openAsks(tenant, { kind: 'clarification', limit: 10 })).items).toHaveLength(1);
      });
    });

    describe('unfinished', () => {
      it('finds sessions of all tenants that did not end and lie still, the oldest first', async () => {
        const { port } = await start();
        const put = (session_id: string, at: number, over: Parameters<typeof aSession>[0] = {}) =>
          port.commit(aCommit(aSession({ session_id, updated_at: minute(at), ...over })));
        await put('young', 9);
        await put('second', 2, { tenant: 'other' });
        await put('first', 1, { status: 'waiting_approval' });
        for (const status of ['concluded', 'failed', 'cancelled'] as const) await put(status, 0, { status });
        expect(await port.unfinished(minute(5), 10)).toEqual([
          { tenant, session_id: 'first', updated_at: minute(1) },
          { tenant: 'other', session_id: 'second', updated_at: minute(2) },
        ]);
        const [first] = await port.unfinished(minute(5), 1);
        expect(first).toMatchObject({ session_id: 'first' });
        expect(await port.unfinished(minute(5), 1, first)).toMatchObject([{ session_id: 'second' }]);
      });
    });

    it('keeps tenants apart, even where their ids are the same', async () => {
      const { port } = await start();
      const mine = aSession({ asks: [anAsk()], input: 'mine' });
      await port.commit(aCommit(mine, { events: 1, links: 1 }));
      expect(await port.load('other', 's_1')).toBeUndefined();
      expect(await port.events('other', 's_1', 0, 10)).toEqual([]);
      expect(await port.audit('other', 's_1')).toBeUndefined();
      expect(await port.sessionOfAsk('other', 'a_1')).toBeUndefined();
      expect((await port.list('other', { limit: 10 })).items).toEqual([]);
      expect((await port.openAsks('other', { limit: 10 })).items).toEqual([]);
      await port.commit(aCommit(aSession({ tenant: 'other', input: 'theirs' })));
      expect((await port.load(tenant, 's_1'))?.input).toBe('mine');
      expect((await port.load('other', 's_1'))?.input).toBe('theirs');
    });

    describe('erase', () => {
      const erased = async () => {
        const made = await start();
        const commit = aCommit(aSession({ asks: [anAsk()] }), { events: 2, links: 2 });
        await made.port.commit(commit);
        const last = { record: aLink('s_1', 3).record, head: aHead('s_1', 3) };
        await made.port.erase(tenant, 's_1', last);
        return { ...made, commit, last };
      };

      it('refuses every later reading and change by name', async () => {
        const { port, commit } = await erased();
        await expect(port.load(tenant, 's_1')).rejects.toEqual(failing('Erased'));
        await expect(port.events(tenant, 's_1', 0, 10)).rejects.toEqual(failing('Erased'));
        await expect(port.commit(aCommit(next(commit.session)))).rejects.toEqual(failing('Erased'));
        await expect(port.commit(aCommit(aSession()))).rejects.toEqual(failing('Erased'));
      });

      it('leaves the chain with its last record, without bodies', async () => {
        const { port, reopen, last } = await erased();
        for (const store of [port, await reopen()]) {
          const chain = await store.audit(tenant, 's_1');
          expect(chain?.records.map(({ seq }) => seq)).toEqual([1, 2, 3]);
          expect(chain?.bodies).toEqual([]);
          expect(chain?.head).toEqual(last.head);
        }
      });

      it('takes the session and its asks off every list', async () => {
        const { port } = await erased();
        expect((await port.list(tenant, { limit: 10 })).items).toEqual([]);
        expect((await port.openAsks(tenant, { limit: 10 })).items).toEqual([]);
        expect(await port.unfinished(minute(59), 10)).toEqual([]);
      });

      it('does nothing the second time', async () => {
        const { port, last } = await erased();
        await port.erase(tenant, 's_1', last);
        expect((await port.audit(tenant, 's_1'))?.records).toHaveLength(3);
      });

      it('leaves other sessions as they are', async () => {
        const { port } = await start();
        await port.commit(aCommit(aSession(), { events: 1, links: 1 }));
        await port.commit(aCommit(aSession({ session_id: 's_2', input: 'stays' }), { events: 1 }));
        await port.erase(tenant, 's_1', { record: aLink('s_1', 2).record, head: aHead('s_1', 2) });
        expect((await port.load(tenant, 's_2'))?.input).toBe('stays');
        expect(await port.events(tenant, 's_2', 0, 10)).toHaveLength(1);
      });

      it('refuses a record that no longer follows the chain', async () => {
        const { port } = await start();
        await port.commit(aCommit(aSession(), { links: 2 }));
        const stale = { record: aLink('s_1', 2).record, head: aHead('s_1', 2) };
        await expect(port.erase(tenant, 's_1', stale)).rejects.toEqual(failing('VersionConflict'));
        expect(await port.load(tenant, 's_1')).toBeDefined();
      });

      it('knows when there is nothing to erase', async () => {
        const { port } = await start();
        const last = { record: aLink('s_1', 1).record, head: aHead('s_1', 1) };
        await expect(port.erase(tenant, 's_1', last)).rejects.toEqual(failing('NotFound'));
      });
    });
  });
};
