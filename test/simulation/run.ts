/** `npm run simulate -- --seeds N [--from S]`: runs N seeds, prints each that fails, and exits with 1 if one did. */
import { parseArgs } from 'node:util';
import { setUp, simulate } from './simulate.ts';

const { values } = parseArgs({
  options: { seeds: { type: 'string', default: '300' }, from: { type: 'string', default: '1' } },
});
const seeds = Number(values.seeds);
const from = Number(values.from);
if (!Number.isInteger(seeds) || seeds < 1 || !Number.isInteger(from)) {
  console.error('usage: npm run simulate -- --seeds N [--from S]');
  process.exit(2);
}
const bench = await setUp();
let failed = 0;
const total = { writes: 0, crashes: 0, sessions: 0, effects: 0 };
for (let seed = from; seed < from + seeds; seed += 1) {
  const outcome = await simulate(bench, seed);
  total.writes += outcome.writes;
  total.crashes += outcome.crashes;
  total.sessions += outcome.sessions;
  total.effects += outcome.effects;
  if (outcome.violations.length === 0) continue;
  failed += 1;
  console.log(`seed ${seed} fails; repeat it with: npm run simulate -- --seeds 1 --from ${seed}`);
  for (const violation of outcome.violations) console.log(`  ${violation}`);
}
console.log(JSON.stringify({ seeds, from, failed, ...total }));
console.log(`simulation: ${seeds - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
