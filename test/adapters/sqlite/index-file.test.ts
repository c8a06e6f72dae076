import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { openIndexFile } from '../../../src/adapters/sqlite/index.ts';
import { describeKnowledgeIndexContract } from '../../ports/knowledge-index.contract.ts';
import { folders } from './support.ts';

const folder = folders();

describeKnowledgeIndexContract('a file of its own', () => {
  const file = join(folder(), 'index.sqlite');
  let port = openIndexFile(file);
  return {
    port,
    reopen: async () => {
      port.close();
      port = openIndexFile(file);
      return port;
    },
    close: () => port.close(),
  };
});

describe('an index in a file', () => {
  const document = {
    ...{ document_id: 'a', title: 'Article', text: 'Exports.', tags: [], version: '1' },
    ...{ collection: 'articles', updated_at: '2026-03-02T09:00:00.000Z' },
  };

  it('is whole when it is closed', async () => {
    const [file, copy] = ['index.sqlite', 'copy.sqlite'].map((name) => join(folder(), name));
    const index = openIndexFile(file ?? '');
    await index.put('acme', document, [{ source_id: 'a#1', heading: '', text: 'Exports.' }]);
    index.close();
    copyFileSync(file ?? '', copy ?? '');
    const again = openIndexFile(copy ?? '');
    expect(await again.search('acme', { text: 'exports', limit: 1 })).toHaveLength(1);
    again.close();
  });

  it('is refused when a newer program wrote it', () => {
    const file = join(folder(), 'index.sqlite');
    const handle = new DatabaseSync(file);
    handle.exec('PRAGMA user_version = 99');
    handle.close();
    expect(() => openIndexFile(file)).toThrow(expect.objectContaining({ code: 'DataTooNew' }) as Error);
  });

  it('is refused when it is none', () => {
    const file = join(folder(), 'index.sqlite');
    writeFileSync(file, 'no database at all, though it is long enough to have a header of one'.repeat(20));
    expect(() => openIndexFile(file)).toThrow(expect.objectContaining({ code: 'DataCorrupt' }) as Error);
  });
});
