import { episodeSchema } from '../../contracts/episode.ts';
import type { Episodes } from '../../ports/memory.ts';
import type { Database } from './database.ts';
import { parsed } from '../../contracts/parsed.ts';
import { bytes } from './rows.ts';
import type { Vault } from './vault.ts';

const contextOf = (sessionId: string): string => `the episode of session ${sessionId}`;

/** Episodes on SQLite, sealed under their session's key. `keep` throws Failure `Erased` for an erased session. */
export const sqliteEpisodes = (db: Database, vault: Vault): Episodes => ({
  async keep(tenant, episode) {
    const { session_id } = episode;
    const json = JSON.stringify(episode);
    await db.write('episodes.keep', () => {
      const sealed = vault.sealer(tenant, session_id)(contextOf(session_id), json);
      db.sql(
        `INSERT INTO episodes (tenant, session_id, sealed) VALUES (?, ?, ?)
         ON CONFLICT DO UPDATE SET sealed = excluded.sealed`,
      ).run(tenant, session_id, sealed);
    });
  },

  async get(tenant, sessionId) {
    return db.read(() => {
      const row = db
        .sql('SELECT sealed FROM episodes WHERE tenant = ? AND session_id = ?')
        .get(tenant, sessionId);
      if (!row) return undefined;
      const context = contextOf(sessionId);
      return parsed(episodeSchema, vault.opener(tenant, sessionId)(context, bytes(row, 'sealed')), context);
    });
  },

  async forget(tenant, sessionId) {
    await db.write('episodes.forget', () => {
      db.sql('DELETE FROM episodes WHERE tenant = ? AND session_id = ?').run(tenant, sessionId);
    });
  },
});
