import { expect, it } from 'vitest';
import { deskInProcess } from '../../packs/library/desk/in-process.ts';
import { setUp } from '../simulation/simulate.ts';
import type { WorldOptions } from '../simulation/world.ts';
import type { GoldenOutcome } from './run-golden.ts';
import { runGolden } from './run-golden.ts';

const packs: Readonly<Record<string, Pick<WorldOptions, 'system' | 'env'>>> = {
  support: {},
  library: {
    system: (now) => deskInProcess({ token: 'simulated', now }),
    env: { LIBRARY_URL: 'http://127.0.0.1:9', LIBRARY_TOKEN: 'simulated' },
  },
};

/**
 * Least share of cases that must pass, by who wrote them. The goal for blind cases is 0.85; the reasoner without a model
 * reaches 23 of 30. The floor keeps that from falling; README says so too.
 */
const floors = { blind: 0.76, tuned: 1 };

for (const [name, system] of Object.entries(packs)) {
  it(`answers the golden cases of packs/${name}`, { timeout: 240_000 }, async () => {
    const bench = await setUp(`packs/${name}`);
    const outcomes: GoldenOutcome[] = [];
    for (const one of bench.pack.golden) outcomes.push(await runGolden(one, { ...bench, ...system }));
    for (const [written, floor] of Object.entries(floors)) {
      const mine = outcomes.filter((outcome) => outcome.written === written);
      const failed = mine.filter((outcome) => outcome.faults.length > 0);
      // Blind cases stay blind: which of them failed, and at what, is not shown.
      const report = written === 'blind' ? '' : failed.map((outcome) => `${outcome.case_id} ${outcome.faults.join('; ')}`).join('\n');
      console.log(`packs/${name}: ${mine.length - failed.length} of ${mine.length} ${written} cases pass`);
      if (mine.length > 0) expect((mine.length - failed.length) / mine.length, report).toBeGreaterThanOrEqual(floor);
    }
  });
}
