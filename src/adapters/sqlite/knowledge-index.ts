import { z } from 'zod';
import { documentSchema, maxTextBytes } from '../../contracts/document.ts';
import type { Passage } from '../../contracts/evidence.ts';
import { Failure } from '../../contracts/errors.ts';
import type { Chunk, IndexedDocument, KnowledgeIndex, SearchFilter } from '../../ports/knowledge-index.ts';
import type { Database as WholeDatabase } from './database.ts';
import { identifiersOf, matchExpression } from './knowledge-query.ts';
import { parsed } from '../../contracts/parsed.ts';
import { number, optionalText, text, type Row } from './rows.ts';

/** What an index needs of a database; one may hold nothing else. */
export type IndexDatabase = Pick<WholeDatabase, 'sql' | 'read' | 'write'>;
type Database = IndexDatabase;

/** Weights of title, heading, body and identifiers in bm25. */
const weights = '4.0, 2.5, 1.0, 5.0';

/** What the bm25 of a document's `asks` counts beside that of its text. */
const askWeight = 0.7;

/** bm25 that makes half a score. */
const halfScore = 10;

/** bm25 (0 and up, unbounded) as 0..1: b / (b + 10). Monotone, so it keeps the order; it is no probability. */
const scoreOf = (bm25: number): number => Math.max(0, bm25) / (Math.max(0, bm25) + halfScore);

/** Name of the tenant's full-text table; undefined while it has none. */
const textTable = (db: Database, tenant: string): string | undefined => {
  const row = db.sql('SELECT id FROM text_tables WHERE tenant = ?').get(tenant);
  return row && `chunk_text_${number(row, 'id')}`;
};

/** Only inside a write. */
const makeTextTable = (db: Database, tenant: string): string => {
  const { lastInsertRowid } = db.sql('INSERT INTO text_tables (tenant) VALUES (?)').run(tenant);
  const name = `chunk_text_${lastInsertRowid}`;
  db.sql(
    `CREATE VIRTUAL TABLE ${name} USING fts5(title, heading, body, identifiers,
       content = '', contentless_delete = 1, tokenize = 'porter unicode61')`,
  ).run();
  return name;
};

/** Name of the tenant's full-text table of `asks`, a row a chunk; undefined while none of its documents has any. */
const askTable = (db: Database, tenant: string): string | undefined => {
  const name = textTable(db, tenant)?.replace('chunk_text', 'ask_text');
  if (name === undefined) return undefined;
  return db.sql("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?").get(name) && name;
};

/** Only inside a write. */
const makeAskTable = (db: Database, textTableName: string): string => {
  const name = textTableName.replace('chunk_text', 'ask_text');
  db.sql(
    `CREATE VIRTUAL TABLE ${name} USING fts5(asks, identifiers,
       content = '', contentless_delete = 1, tokenize = 'porter unicode61')`,
  ).run();
  return name;
};

/** Only inside a write. @returns whether there was one. */
const remove = (db: Database, tenant: string, documentId: string): boolean => {
  const table = textTable(db, tenant);
  if (table === undefined) return false;
  for (const one of [table, askTable(db, tenant)]) {
    if (one === undefined) continue;
    db.sql(
      `DELETE FROM ${one} WHERE rowid IN (SELECT id FROM chunks WHERE tenant = ? AND document_id = ?)`,
    ).run(tenant, documentId);
  }
  const { changes } = db
    .sql('DELETE FROM documents WHERE tenant = ? AND document_id = ?')
    .run(tenant, documentId);
  return Number(changes) > 0;
};

/** Only inside a write. */
const put = (
  db: Database,
  tenant: string,
  { document, chunks }: { document: IndexedDocument; chunks: readonly Chunk[] },
): void => {
  const table = textTable(db, tenant) ?? makeTextTable(db, tenant);
  remove(db, tenant, document.document_id);
  db.sql(
    `INSERT INTO documents (tenant, document_id, collection, version, area, tags, title, valid_until, superseded_by,
       document) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    tenant,
    document.document_id,
    document.collection,
    document.version,
    document.area ?? null,
    JSON.stringify(document.tags),
    document.title,
    document.valid_until ?? null,
    document.superseded_by ?? null,
    JSON.stringify(document),
  );
  const asks = (document.asks ?? []).join('\n');
  const asked = asks === '' ? undefined : (askTable(db, tenant) ?? makeAskTable(db, table));
  for (const chunk of chunks) {
    const { lastInsertRowid } = db
      .sql('INSERT INTO chunks (tenant, source_id, document_id, text) VALUES (?, ?, ?, ?)')
      .run(tenant, chunk.source_id, document.document_id, chunk.text);
    const identifiers = identifiersOf(`${document.title} ${chunk.heading} ${chunk.text}`);
    db.sql(`INSERT INTO ${table} (rowid, title, heading, body, identifiers) VALUES (?, ?, ?, ?, ?)`).run(
      lastInsertRowid,
      document.title,
      chunk.heading,
      chunk.text,
      identifiers,
    );
    if (asked === undefined) continue;
    db.sql(`INSERT INTO ${asked} (rowid, asks, identifiers) VALUES (?, ?, ?)`).run(
      lastInsertRowid,
      asks,
      identifiersOf(asks),
    );
  }
};

const passage = (row: Row): Passage => {
  const [area, validUntil, supersededBy, asks] = [
    optionalText(row, 'area'),
    optionalText(row, 'valid_until'),
    optionalText(row, 'superseded_by'),
    optionalText(row, 'asks'),
  ];
  return {
    source_id: text(row, 'source_id'),
    title: text(row, 'title'),
    text: text(row, 'text'),
    score: scoreOf(-number(row, 'rank')),
    version: text(row, 'version'),
    ...(area === undefined ? {} : { area }),
    ...(validUntil === undefined ? {} : { valid_until: validUntil }),
    ...(supersededBy === undefined ? {} : { superseded_by: supersededBy }),
    ...(asks === undefined ? {} : { asks: parsed(asksSchema, asks, 'asks') }),
  };
};

const asksSchema = z.array(z.string());

const passageColumns = 'c.source_id, d.title, c.text, d.version, d.area, d.valid_until, d.superseded_by';

/** Conditions on the document, and their values. A document fits `tags` when it has any of them. */
const filtered = (filter: SearchFilter): { conditions: string; values: readonly string[] } => {
  const parts: [string, string][] = [];
  if (filter.collection !== undefined) parts.push(['d.collection = ?', filter.collection]);
  if (filter.areas) parts.push(['d.area IN (SELECT value FROM json_each(?))', JSON.stringify(filter.areas)]);
  if (filter.tags) {
    const any =
      'EXISTS (SELECT 1 FROM json_each(d.tags) AS t WHERE t.value IN (SELECT value FROM json_each(?)))';
    parts.push([any, JSON.stringify(filter.tags)]);
  }
  return {
    conditions: parts.map(([condition]) => ` AND ${condition}`).join(''),
    values: parts.map(([, value]) => value),
  };
};

/** Full-text search on FTS5, a table a tenant. */
export const sqliteKnowledgeIndex = (db: Database): KnowledgeIndex => ({
  async put(tenant, document, chunks) {
    await db.write('knowledge.put', () => put(db, tenant, { document, chunks }));
  },

  remove: (tenant, documentId) => db.write('knowledge.remove', () => remove(db, tenant, documentId)),

  async get(tenant, documentId) {
    const row = db.read(() =>
      db.sql('SELECT document FROM documents WHERE tenant = ? AND document_id = ?').get(tenant, documentId),
    );
    if (row === undefined) return undefined;
    const held = parsed(documentSchema, text(row, 'document'), `document ${documentId}`);
    if (Buffer.byteLength(held.text ?? '') > maxTextBytes) delete held.text;
    return held;
  },

  async source(tenant, sourceId) {
    const row = db.read(
      () =>
        db
          .sql(
            `SELECT ${passageColumns}, NULL AS asks, 0.0 AS rank FROM chunks AS c
           JOIN documents AS d ON d.tenant = c.tenant AND d.document_id = c.document_id
           WHERE c.tenant = ? AND c.source_id = ?`,
          )
          .get(tenant, sourceId) ??
        db
          .sql(
            `SELECT document_id AS source_id, title, document ->> 'text' AS text, version, area, valid_until,
             superseded_by, NULL AS asks, 0.0 AS rank FROM documents WHERE tenant = ? AND document_id = ?`,
          )
          .get(tenant, sourceId),
    );
    return row && { ...passage(row), score: 1 };
  },

  async versions(tenant, collection) {
    const rows = db.read(() =>
      db
        .sql('SELECT document_id, version FROM documents WHERE tenant = ? AND collection = ?')
        .all(tenant, collection),
    );
    return new Map(rows.map((row) => [text(row, 'document_id'), text(row, 'version')]));
  },

  async search(tenant, { text: query, filter = {}, limit }) {
    const expression = matchExpression(query);
    const { conditions, values } = filtered(filter);
    try {
      return db.read(() => {
        const table = textTable(db, tenant);
        if (table === undefined || expression === undefined) return [];
        const asked = askTable(db, tenant);
        const askExpression = asked === undefined ? [] : [matchExpression(query, 'asks') ?? expression];
        const rows = db
          .sql(
            `WITH hits (id, rank) AS MATERIALIZED (
               SELECT rowid, bm25(${table}, ${weights}) FROM ${table} WHERE ${table} MATCH ?
               ${asked === undefined ? '' : `UNION ALL SELECT rowid, ${askWeight} * bm25(${asked}) FROM ${asked} WHERE ${asked} MATCH ?`}
             )
             SELECT ${passageColumns}, d.document ->> 'asks' AS asks, sum(h.rank) AS rank FROM hits AS h
             JOIN chunks AS c ON c.id = h.id
             JOIN documents AS d ON d.tenant = c.tenant AND d.document_id = c.document_id
             WHERE c.tenant = ?${conditions} GROUP BY c.id ORDER BY rank, c.source_id LIMIT ?`,
          )
          .all(expression, ...askExpression, tenant, ...values, limit);
        return rows.map(passage);
      });
    } catch (thrown) {
      if (thrown instanceof Failure) throw thrown;
      throw new Failure('RetrievalFailed', 'Cannot search because the knowledge index failed.', {
        cause: thrown,
      });
    }
  },
});
