import fc from 'fast-check';
import { expect, it } from 'vitest';
import { trial } from './crashing.ts';
import { functions, scopeOf, steps } from './random-machine.ts';
import { machine } from './world.ts';

it('ends every small machine the same with a crash as without', async () => {
  let crashes = 0;
  await fc.assert(
    fc.asyncProperty(
      steps,
      fc.nat(1000),
      fc.constantFrom('before' as const, 'after' as const),
      async (list, at, when) => {
        const loaded = machine({ ...scopeOf(list) });
        const whole = await trial(loaded, 0, functions);
        const broken = await trial(loaded, 0, functions, { write: 1 + (at % whole.writes), when });
        crashes += broken.crashed ? 1 : 0;
        expect(broken.outcome).toEqual(whole.outcome);
        expect([...broken.effects]).toEqual(expect.arrayContaining([...whole.effects]));
      },
    ),
    { numRuns: 150 },
  );
  expect(crashes).toBe(150);
});
