/**
 * Runs what must hold until something does not: exits with 1 and says what was seen, or with 0. The mutants are run
 * through it (`mutants.test.ts`); with the code as it is, it passes.
 */
import { isDeepStrictEqual } from 'node:util';
import type { Services } from '../../src/usecases/services.ts';
import { Failure } from '../../src/contracts/errors.ts';
import { handleStep } from '../../src/usecases/step-protocol.ts';
import { runMainJob } from './main-job.ts';
import type { JobOutcome } from './main-job.ts';
import { setUp, simulate } from './simulate.ts';
import type { Bench } from './simulate.ts';

const passwordTicket = 5;

const caught = (what: string): never => {
  console.log(`caught: ${what}`);
  process.exit(1);
};

const differs = (outcome: JobOutcome, expected: JobOutcome, where: string): void => {
  if (outcome.violations.length > 0) caught(`${where}: ${outcome.violations.join('; ')}`);
  if (!isDeepStrictEqual(outcome, expected)) caught(`${where}: another outcome than without it`);
};

/** The desk acts and then cuts the connection: once all the same. */
const lostAnswers = async (bench: Bench, expected: JobOutcome): Promise<void> => {
  const script = ['refund', 'message'].map((on) => ({ on, do: 'drop_after' as const }));
  differs((await runMainJob(bench, { faults: { script } })).outcome, expected, 'lost answers');
  const reset = await runMainJob(bench, {
    ticket: passwordTicket,
    faults: { script: [{ on: 'password_reset', do: 'drop_after', times: 1 }] },
  });
  const resets = reset.outcome.effects.filter((kind) => kind === 'password_reset').length;
  if (resets !== 1) caught(`a reset that may have happened was repeated: ${resets}`);
};

/** A message whose token is closed costs nothing. */
const closedToken = async (bench: Bench): Promise<void> => {
  const { world } = await runMainJob(bench, { ticket: 1 });
  let spent = 0;
  const services: Services = {
    ...world.services,
    tasks: { ...world.services.tasks, heartbeat: () => Promise.reject(new Failure('TaskClosed', 'Closed.')) },
  };
  const body = {
    v: 1,
    tenant: 'default',
    session_id: 's',
    correlation_id: 'c',
    step_id: 's1',
    specialist: 'billing',
    attempt: 1,
    token: 't',
  };
  const consulting = async (): Promise<{ step_id: string; status: 'succeeded' }> => {
    spent += 1;
    return { step_id: 's1', status: 'succeeded' };
  };
  await handleStep(services, JSON.stringify(body), { beat_ms: 1_000 }, undefined, consulting);
  if (spent > 0) caught('work was done for a closed token');
};

const crashes = async (
  bench: Bench,
  whole: { outcome: JobOutcome; writes: number; first: number },
): Promise<void> => {
  for (let write = whole.first; write <= whole.writes; write += 1) {
    for (const side of ['before', 'after'] as const) {
      const { outcome } = await runMainJob(bench, { crash: { write, side } });
      differs(outcome, whole.outcome, `a crash ${side} write ${write}`);
    }
  }
};

const lives = async (bench: Bench, from: number, to: number): Promise<void> => {
  for (let seed = from; seed <= to; seed += 1) {
    const { violations } = await simulate(bench, seed);
    if (violations.length > 0) caught(`seed ${seed}: ${violations.join('; ')}`);
  }
};

const bench = await setUp();
const whole = await runMainJob(bench);
if (whole.outcome.violations.length > 0) caught(whole.outcome.violations.join('; '));
if (whole.outcome.status !== 'concluded' || whole.outcome.refunds !== 1)
  caught('the main job did not conclude with one refund');
await lostAnswers(bench, whole.outcome);
await closedToken(bench);
await lives(bench, 1, 12);
await crashes(bench, whole);
await lives(bench, 13, Number(process.argv[2] ?? 30));
console.log('nothing caught');
process.exit(0);
