import { describe, expect, it } from 'vitest';
import type { Chunk, IndexedDocument, KnowledgeIndex } from '../../src/ports/knowledge-index.ts';
import { makerOf, type Make } from './harness.ts';

const tenant = 'acme';

const aDocument = (document_id: string, over: Partial<IndexedDocument> = {}): IndexedDocument => ({
  document_id,
  title: 'Article',
  text: 'Whole text.',
  tags: [],
  version: `digest-of-${document_id}`,
  collection: 'articles',
  updated_at: '2026-03-02T09:00:00.000Z',
  ...over,
});

const chunksOf = (document_id: string, ...texts: string[]): Chunk[] =>
  texts.map((text, index) => ({ source_id: `${document_id}#${index + 1}`, heading: '', text }));

export const describeKnowledgeIndexContract = (name: string, make: Make<KnowledgeIndex>): void => {
  describe(`knowledge index: ${name}`, () => {
    const start = makerOf(make);
    /** An index of one-chunk documents, by id. */
    const filled = async (
      texts: Record<string, string>,
      over: Record<string, Partial<IndexedDocument>> = {},
    ) => {
      const made = await start();
      for (const [id, text] of Object.entries(texts)) {
        await made.port.put(tenant, aDocument(id, { text, ...over[id] }), chunksOf(id, text));
      }
      const find = async (query: string, filter: Parameters<KnowledgeIndex['search']>[1]['filter'] = {}) =>
        (await made.port.search(tenant, { text: query, filter, limit: 10 })).map(
          ({ source_id }) => source_id,
        );
      return { ...made, find };
    };

    it('gives back a document, and its text and its chunks by source', async () => {
      const { port } = await start();
      const document = aDocument('exports', {
        area: 'data',
        tags: ['csv'],
        valid_until: '2027-01-01',
        superseded_by: 'exports-2',
      });
      await port.put(tenant, document, chunksOf('exports', 'First part.', 'Second part.'));
      expect(await port.get(tenant, 'exports')).toEqual(document);
      const common = {
        title: 'Article',
        score: 1,
        version: 'digest-of-exports',
        area: 'data',
        valid_until: '2027-01-01',
        superseded_by: 'exports-2',
      };
      expect(await port.source(tenant, 'exports#2')).toEqual({
        source_id: 'exports#2',
        text: 'Second part.',
        ...common,
      });
      expect(await port.source(tenant, 'exports')).toEqual({
        source_id: 'exports',
        text: 'Whole text.',
        ...common,
      });
      expect(await port.source(tenant, 'exports#3')).toBeUndefined();
      expect(await port.get(tenant, 'nothing')).toBeUndefined();
    });

    it('finds by words in any form, the best first, with scores from 0 to 1', async () => {
      const { port, find } = await filled({
        both: 'The nightly export stopped; exporting again fails.',
        one: 'An export of all your customers, in one go, on one page, with one click, whenever you like it.',
        none: 'Invoices are sent by mail.',
      });
      expect(await find('exports stopping')).toEqual(['both#1', 'one#1']);
      const passages = await port.search(tenant, { text: 'exports stopping', limit: 10 });
      const scores = passages.map(({ score }) => score);
      expect([...scores].sort((a, b) => b - a)).toEqual(scores);
      for (const score of scores) {
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThanOrEqual(1);
      }
    });

    it('finds upper case, accents and other scripts', async () => {
      const { find } = await filled({ a: 'Rechnung über Gebühren', b: 'Счёт за март' });
      expect(await find('GEBÜHREN')).toEqual(['a#1']);
      expect(await find('счёт')).toEqual(['b#1']);
    });

    it('holds a hit in a title or heading above one in the body', async () => {
      const { port, find } = await filled({
        body: 'Refunds come within days.',
        filler: 'Clouds come and go.',
        another: 'Money does not grow on trees.',
      });
      const long = 'Money comes back to where it came from within days.';
      await port.put(tenant, aDocument('title', { title: 'Refunds' }), chunksOf('title', long));
      await port.put(tenant, aDocument('heading'), [
        { source_id: 'heading#1', heading: 'Refunds', text: long },
      ]);
      const found = await find('refunds');
      expect(found).toHaveLength(3);
      expect(found.indexOf('title#1')).toBeLessThan(found.indexOf('body#1'));
      expect(found.indexOf('heading#1')).toBeLessThan(found.indexOf('body#1'));
    });

    it.each([
      ['E-4012', 'code'],
      ['e-4012', 'code'],
      ['export stops with E-4012!', 'code'],
      ['INV-2026-03', 'invoice'],
      ['is (INV-2026-03) paid?', 'invoice'],
    ])('finds the identifier in %j first', async (query, id) => {
      const { find } = await filled({
        code: 'Error E-4012 means that the export stopped.',
        near: 'Error E-4013 means that the export stopped. Error E-40 12, E-401, E-40120 too.',
        invoice: 'Invoice INV-2026-03 is of March.',
        nearInvoice: 'Invoice INV-2026-030 is of another, and INV-2026-3 and INV-202603 as well.',
      });
      expect((await find(query))[0]).toBe(`${id}#1`);
    });

    it('does not take another identifier for the one asked for', async () => {
      const { find } = await filled({
        other: 'E-4013, E-401, E-40120 and 4012 parts.',
        right: 'Means E-4012.',
      });
      expect(await find('E-4012')).toEqual(['right#1']);
    });

    it('finds compounds by their words', async () => {
      const { find } = await filled({ a: 'Turn on two-factor authentication.', b: 'A 24-hour window.' });
      expect(await find('two factor')).toEqual(['a#1']);
      expect(await find('two-factor')).toEqual(['a#1']);
      expect(await find('hours')).toEqual(['b#1']);
    });

    it.each([
      '"',
      '""unbalanced" AND (',
      'NEAR(a b, 3)',
      'title:export',
      'export* OR NOT ^',
      "'; DROP TABLE chunks; --",
      '{title body}: export + -export',
      'export \u0000 \ud800',
      '%_[]\\/?&=',
    ])('takes %j as words, whatever it looks like', async (query) => {
      const { port, find } = await filled({ a: 'How to export data.' });
      await find(query);
      expect(await find('export')).toEqual(['a#1']);
      expect(await port.get(tenant, 'a')).toBeDefined();
    });

    it.each(['', '   ', '?!…', '-'])('finds nothing for %j', async (query) => {
      const { find } = await filled({ a: 'How to export data.' });
      expect(await find(query)).toEqual([]);
    });

    it('takes a query as long as a ticket', async () => {
      const { find } = await filled({ a: 'How to export data.' });
      const long = `export ${Array.from({ length: 2000 }, (_, index) => `word${index}`).join(' ')}`;
      expect(await find(long)).toEqual(['a#1']);
    });

    it('finds a document by how people ask for it, and quotes none of that', async () => {
      const { port } = await start();
      await port.put(
        tenant,
        aDocument('refunds', { asks: ['where is my dough'] }),
        chunksOf('refunds', 'A refund takes five days.'),
      );
      const [found] = await port.search(tenant, { text: 'dough', limit: 10 });
      expect(found).toMatchObject({
        source_id: 'refunds#1',
        text: 'A refund takes five days.',
        asks: ['where is my dough'],
      });
      await port.remove(tenant, 'refunds');
      expect(await port.search(tenant, { text: 'dough', limit: 10 })).toEqual([]);
    });

    it('filters by area, by any of some tags and by collection', async () => {
      const { find } = await filled(
        { a: 'Export data.', b: 'Export data.', c: 'Export data.' },
        {
          a: { area: 'data', tags: ['csv', 'nightly'] },
          b: { area: 'billing', tags: ['csv'] },
          c: { collection: 'tickets' },
        },
      );
      expect((await find('export')).sort()).toEqual(['a#1', 'b#1', 'c#1']);
      expect(await find('export', { areas: ['data'] })).toEqual(['a#1']);
      expect((await find('export', { areas: ['data', 'billing'] })).sort()).toEqual(['a#1', 'b#1']);
      expect(await find('export', { tags: ['nightly', 'weekly'] })).toEqual(['a#1']);
      expect(await find('export', { collection: 'tickets' })).toEqual(['c#1']);
      expect(await find('export', { collection: 'articles', areas: ['data'], tags: ['csv'] })).toEqual([
        'a#1',
      ]);
      expect(await find('export', { areas: [] })).toEqual([]);
    });

    it('gives no more than asked for', async () => {
      const { port } = await filled({ a: 'Export.', b: 'Export.', c: 'Export.' });
      expect(await port.search(tenant, { text: 'export', limit: 2 })).toHaveLength(2);
    });

    it('replaces a document with all its chunks', async () => {
      const { port, find } = await filled({ a: 'Old words about exports.' });
      const newer = aDocument('a', { text: 'Fresh.', version: '2' });
      await port.put(tenant, newer, chunksOf('a', 'Fresh thoughts.', 'Fresh ideas.'));
      expect(await find('exports words')).toEqual([]);
      expect((await find('fresh')).sort()).toEqual(['a#1', 'a#2']);
      expect((await port.source(tenant, 'a#1'))?.version).toBe('2');
      await port.put(tenant, newer, chunksOf('a', 'Fresh thoughts.'));
      expect(await find('fresh')).toEqual(['a#1']);
      expect(await port.source(tenant, 'a#2')).toBeUndefined();
    });

    it('shows the old or the new document while it is replaced, never both or neither', async () => {
      const { port } = await filled({ a: 'Export, first version.' });
      const replaced = port.put(
        tenant,
        aDocument('a', { version: '2' }),
        chunksOf('a', 'Export, second version.'),
      );
      const [during] = await Promise.all([port.search(tenant, { text: 'export', limit: 10 }), replaced]);
      expect(during).toHaveLength(1);
    });

    it('forgets a document that was removed', async () => {
      const { port, find } = await filled({ a: 'Export.', b: 'Export.' });
      expect(await port.remove(tenant, 'a')).toBe(true);
      expect(await find('export')).toEqual(['b#1']);
      expect(await port.get(tenant, 'a')).toBeUndefined();
      expect(await port.source(tenant, 'a#1')).toBeUndefined();
      expect(await port.remove(tenant, 'a')).toBe(false);
    });

    it('tells the version of each document of a collection', async () => {
      const { port } = await filled({ a: 'x', b: 'y', c: 'z' }, { c: { collection: 'tickets' } });
      expect(await port.versions(tenant, 'articles')).toEqual(
        new Map([
          ['a', 'digest-of-a'],
          ['b', 'digest-of-b'],
        ]),
      );
      expect(await port.versions(tenant, 'nothing')).toEqual(new Map());
    });

    it('keeps tenants apart, in what is found and in its scores', async () => {
      const { port } = await filled({ a: 'Export of customers.', b: 'Import of customers.' });
      const before = await port.search(tenant, { text: 'export customers', limit: 10 });
      for (let n = 0; n < 20; n += 1) {
        await port.put('other', aDocument(`theirs-${n}`), chunksOf(`theirs-${n}`, 'Export secrets.'));
      }
      await port.put('other', aDocument('a', { title: 'Theirs' }), chunksOf('a', 'Export theirs.'));
      expect(await port.search(tenant, { text: 'export customers', limit: 10 })).toEqual(before);
      expect(await port.search(tenant, { text: 'secrets theirs', limit: 10 })).toEqual([]);
      expect(await port.search('nobody', { text: 'export', limit: 10 })).toEqual([]);
      expect((await port.get(tenant, 'a'))?.title).toBe('Article');
      expect(await port.source(tenant, 'theirs-1#1')).toBeUndefined();
      expect(await port.remove(tenant, 'theirs-1')).toBe(false);
      expect((await port.versions(tenant, 'articles')).size).toBe(2);
    });

    it('finds the same after a restart', async () => {
      const { port, reopen } = await filled({ a: 'Error E-4012 stops the export.', b: 'Exporting.' });
      const query = { text: 'export E-4012', limit: 10 };
      const before = await port.search(tenant, query);
      expect(before).toHaveLength(2);
      expect(await (await reopen()).search(tenant, query)).toEqual(before);
    });
  });
};
