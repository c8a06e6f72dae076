/**
 * Bodies are sealed under a key a session, and those keys under the folder's own (`master.key`). Destroying a session's
 * key destroys its bodies, wherever copies of them lie. A key's row stays, empty: the session's name is not used again.
 */
import { createHmac } from 'node:crypto';
import { Failure } from '../../contracts/errors.ts';
import { keyBytes, nonceBytes, seal, unseal } from '../../domain/sealing.ts';
import type { Random } from '../../ports/random.ts';
import type { Database } from './database.ts';
import type { DataFolder } from './folder.ts';
import { bytes } from './rows.ts';

export type Vault = {
  /** Seals bodies of one session under its key, which is made if it has none yet. Only inside a write. @throws Failure `Erased`. */
  sealer(tenant: string, sessionId: string): (context: string, plain: string | Uint8Array) => Uint8Array;
  /** Opens bodies of one session. @throws Failure `Erased`; the function returned: `DataCorrupt`. */
  opener(tenant: string, sessionId: string): (context: string, sealed: Uint8Array) => string;
  /** The same for a body that is no text. */
  bytesOpener(tenant: string, sessionId: string): (context: string, sealed: Uint8Array) => Uint8Array;
  /** Seals under the folder's key, for what may belong to no session. */
  sealCommon(context: string, plain: string): Uint8Array;
  openCommon(context: string, sealed: Uint8Array): string;
  /** Only inside a write. */
  destroyKey(tenant: string, sessionId: string): void;
};

type VaultOptions = { db: Database; folder: DataFolder; random: Random; readOnly: boolean };

const keyFile = 'master.key';

const corrupt = (because: string): Failure =>
  new Failure('DataCorrupt', `Cannot read bodies because ${keyFile} ${because}.`);

/** The folder's key, made where nothing was written under one yet. The database knows a proof of it. */
const masterKey = ({ db, folder, random, readOnly }: VaultOptions): Uint8Array => {
  const row = db.sql(`SELECT value FROM settings WHERE name = 'master-key'`).get();
  const kept = folder.readFile(keyFile);
  if (!kept && (row || readOnly)) throw corrupt('is missing');
  if (kept && kept.length !== keyBytes) throw corrupt('is damaged');
  const key = kept ?? random.bytes(keyBytes);
  if (!kept) folder.writeFile(keyFile, key);
  const proof = createHmac('sha256', key).update('deliberate/v1/master-key').digest();
  if (row && !proof.equals(bytes(row, 'value'))) throw corrupt('is not the key they were written with');
  if (!row && !readOnly) db.sql(`INSERT INTO settings (name, value) VALUES ('master-key', ?)`).run(proof);
  return key;
};

const erased = (sessionId: string): Failure =>
  new Failure('Erased', `Cannot read session ${sessionId} because it was erased.`);

/** @throws Failure `DataCorrupt` when `master.key` is damaged, or missing beside a database that needs it. */
export const openVault = (options: VaultOptions): Vault => {
  const { db, random } = options;
  const master = masterKey(options);
  const nonce = (): Uint8Array => random.bytes(nonceBytes);

  const open = (key: Uint8Array, context: string, sealed: Uint8Array): Buffer => {
    try {
      return unseal(key, context, sealed);
    } catch (thrown) {
      throw new Failure('DataCorrupt', `Cannot read ${context} because it does not decrypt.`, {
        cause: thrown,
      });
    }
  };
  const wrapping = (tenant: string, sessionId: string): string => `key of ${tenant}/${sessionId}`;
  const keyOf = (tenant: string, sessionId: string): Uint8Array | undefined => {
    const row = db
      .sql('SELECT sealed FROM session_keys WHERE tenant = ? AND session_id = ?')
      .get(tenant, sessionId);
    if (!row) return undefined;
    if (row['sealed'] === null) throw erased(sessionId);
    return open(master, wrapping(tenant, sessionId), bytes(row, 'sealed'));
  };
  const makeKey = (tenant: string, sessionId: string): Uint8Array => {
    const key = random.bytes(keyBytes);
    const sealed = seal(master, { context: wrapping(tenant, sessionId), plain: key, nonce: nonce() });
    db.sql('INSERT INTO session_keys (tenant, session_id, sealed) VALUES (?, ?, ?)').run(
      tenant,
      sessionId,
      sealed,
    );
    return key;
  };
  const sealer = (tenant: string, sessionId: string) => {
    const key = keyOf(tenant, sessionId) ?? makeKey(tenant, sessionId);
    return (context: string, plain: string | Uint8Array) => seal(key, { context, plain, nonce: nonce() });
  };

  const bytesOpener = (tenant: string, sessionId: string) => {
    const key = keyOf(tenant, sessionId);
    return (context: string, sealed: Uint8Array): Buffer => {
      if (!key) throw new Failure('DataCorrupt', `Cannot read ${context} because its key is missing.`);
      return open(key, context, sealed);
    };
  };

  return {
    sealer,
    bytesOpener,
    opener(tenant, sessionId) {
      const opened = bytesOpener(tenant, sessionId);
      return (context, sealed) => opened(context, sealed).toString();
    },
    sealCommon: (context, plain) => seal(master, { context, plain, nonce: nonce() }),
    openCommon: (context, sealed) => open(master, context, sealed).toString(),
    destroyKey(tenant, sessionId) {
      db.sql(
        `INSERT INTO session_keys (tenant, session_id, sealed) VALUES (?, ?, NULL)
         ON CONFLICT DO UPDATE SET sealed = NULL`,
      ).run(tenant, sessionId);
    },
  };
};
