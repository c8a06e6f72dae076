import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createExtensions, startCompanion } from '../../../local/extensions/index.ts';
import { manualClock } from '../../adapters/extensions/manual-clock.ts';
import { pack, reader } from './open-library.ts';

it('the library system serves as a process of its own, and extensions run in theirs', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'library-'));
  const random = { next: () => 0.5, bytes: (count: number) => new Uint8Array(count).fill(7) };
  const common = {
    ...{ packDir: pack.folder, file: pack.extensions, clock: manualClock(), log: () => undefined },
  };
  const companion = await startCompanion({ ...common, env: {}, dataDir, random });
  const extensions = createExtensions({ ...common, env: companion?.variables ?? {} });
  try {
    const call = { tenant: 't', subject: reader, input: {} };
    expect(await extensions.callTool({ ...call, tool: 'card_loans' })).toMatchObject({ loans: [{}, {}] });
    expect(await extensions.callTool({ ...call, tool: 'card_fines' })).toMatchObject({ fines: [{}] });
  } finally {
    await extensions.close();
    await companion?.close();
    rmSync(dataDir, { recursive: true });
  }
});
