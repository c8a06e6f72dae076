import { Failure } from '../../contracts/errors.ts';
import { principalSchema, type Principal } from '../../contracts/ids.ts';
import type { Keys } from '../../ports/access.ts';
import type { Database } from './database.ts';
import { parsed } from '../../contracts/parsed.ts';
import { optionalText, text, type Row } from './rows.ts';

const principal = (row: Row): Principal =>
  parsed(principalSchema, text(row, 'principal'), `API key ${text(row, 'key_id')}`);

/** API keys on SQLite. */
export const sqliteKeys = (db: Database): Keys => ({
  async find(keyHash) {
    const row = db.read(() =>
      db.sql('SELECT key_id, principal FROM api_keys WHERE hash = ? AND revoked_at IS NULL').get(keyHash),
    );
    return row && principal(row);
  },

  async add(key) {
    await db.write('keys.add', () => {
      const { changes } = db
        .sql(
          `INSERT INTO api_keys (tenant, key_id, hash, principal, created_at) VALUES (?, ?, ?, ?, ?)
           ON CONFLICT DO NOTHING`,
        )
        .run(key.principal.tenant, key.key_id, key.hash, JSON.stringify(key.principal), key.created_at);
      if (changes === 1) return;
      throw new Failure('AlreadyExists', `Cannot add API key ${key.key_id} because it exists.`);
    });
  },

  async list(tenant) {
    const rows = db.read(() =>
      db
        .sql(
          'SELECT key_id, principal, created_at, revoked_at FROM api_keys WHERE tenant = ? ORDER BY created_at, key_id',
        )
        .all(tenant),
    );
    return rows.map((row) => {
      const { principal: name, roles, customer_id } = principal(row);
      const revoked = optionalText(row, 'revoked_at');
      return {
        key_id: text(row, 'key_id'),
        principal: name,
        roles,
        created_at: text(row, 'created_at'),
        ...(customer_id === undefined ? {} : { customer_id }),
        ...(revoked === undefined ? {} : { revoked_at: revoked }),
      };
    });
  },

  revoke: (tenant, keyId, at) =>
    db.write('keys.revoke', () => {
      const { changes } = db
        .sql('UPDATE api_keys SET revoked_at = coalesce(revoked_at, ?) WHERE tenant = ? AND key_id = ?')
        .run(at, tenant, keyId);
      return changes === 1;
    }),
});
