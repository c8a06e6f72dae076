import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GoldenCase, TestHost } from '../../src/testing/index.ts';
import { goldenFaults, loadPack, startHost } from '../../src/testing/index.ts';

const pack = loadPack('packs/library');
const named = (id: string): GoldenCase => {
  const found = pack.golden.find(({ case_id }) => case_id === id);
  if (found === undefined) throw new Error(`The pack has no case ${id}.`);
  return found;
};

describe('golden cases against a host', () => {
  let host: TestHost;
  beforeAll(async () => {
    host = await startHost({ pack: 'packs/library' });
  });
  afterAll(() => host.stop());

  it.each(['fine-per-day', 'waive-book-drop', 'unclear', 'unknown'])('%s has no fault', async (id) => {
    expect(await goldenFaults(host, named(id))).toEqual([]);
  });

  it('names each thing that is not as the case expects it', async () => {
    const one = named('fine-per-day');
    const expected: GoldenCase['expect'] = {
      ...{ outcome: 'handover', intents: ['loan'], facts: [['seven', '7 EUR']], not_facts: ['0.20 EUR'] },
      ...{ cites_any: ['no-such-article'], actions: ['waive_fine'], not_actions: ['no_such_action'] },
    };
    const faults = await goldenFaults(host, { ...one, expect: expected });
    expect(faults).toContain('is answered, not handover');
    expect(faults).toContain('lacks “seven” or “7 EUR”');
    expect(faults).toContain('says “0.20 EUR”');
    expect(faults).toContainEqual(expect.stringMatching(/^cites fines.*, not no-such-article$/));
    expect(faults).toContain('does not propose waive_fine');
    expect(faults).not.toContainEqual(expect.stringContaining('no_such_action'));
  });

  it('stops at a request that the host refuses', async () => {
    const stranger = { ...host, key: 'nobodys-key-at-all' };
    await expect(goldenFaults(stranger, named('fine-per-day'))).rejects.toThrow('Unauthenticated');
  });
});
