import { decide } from '../../src/usecases/decide.ts';
import { hasEnded } from '../../src/domain/session.ts';
import type { Session } from '../../src/contracts/session.ts';
import { customer, operator, tickets } from './actors.ts';
import type { Bench } from './simulate.ts';
import { violations } from './invariants.ts';
import { tenant, World } from './world.ts';
import type { CrashPoint, Twist } from './world.ts';
import type { FaultPlan } from '../../packs/support/desk/faults.ts';

/** What a customer and the desk's books see of a session in the end, leaving out ids and times. */
export type JobOutcome = {
  status: string | undefined;
  response: string | undefined;
  steps: readonly string[];
  actions: readonly string[];
  refunds: number;
  effects: readonly string[];
  violations: readonly string[];
};

const withoutIds = (text: string | undefined): string | undefined =>
  text?.replaceAll(/\bact_[0-9a-z]+/g, 'act');

const outcomeOf = async (
  world: World,
  session: Session | undefined,
  id: string | undefined,
): Promise<JobOutcome> => ({
  status: session?.status,
  response: withoutIds(session?.response),
  steps: session?.plan?.steps.map((step) => `${step.specialist} ${step.method} ${step.status}`) ?? [],
  actions: session?.actions.map((action) => `${action.name} ${action.status}`) ?? [],
  refunds: world.desk.effects().filter((effect) => effect.kind === 'refund').length,
  effects: world.desk.effects().map((effect) => effect.kind),
  violations: await violations(world, id === undefined ? [] : [id]),
});

/**
 * The main job from ticket to conclusion, the operator approving as soon as they can; the host dies where told, and is
 * started again. @returns the outcome, and the durable writes that the job took
 */
export const runMainJob = async (
  bench: Bench,
  options: { crash?: CrashPoint; twist?: Twist; faults?: FaultPlan; ticket?: number; hours?: number } = {},
): Promise<{
  outcome: JobOutcome;
  writes: number;
  labels: readonly string[];
  first: number;
  world: World;
}> => {
  const world = new World({
    seed: 1,
    ...bench,
    ...(options.twist === undefined ? {} : { twist: options.twist }),
    ...(options.faults === undefined ? {} : { faults: options.faults }),
  });
  await world.boot();
  const first = world.writes + 1;
  if (options.crash !== undefined) world.crashAt(options.crash);
  const given = tickets[options.ticket ?? 0];
  if (given === undefined) throw new Error('No such ticket.');
  const { accepted } = customer(world, 0, given);
  const minutes = (options.hours ?? 6) * 60;
  let session: Session | undefined;
  for (let minute = 0; minute < minutes; minute += 1) {
    await world.advance(60_000);
    const id = accepted();
    if (id === undefined) continue;
    session = await world.services.sessions.load(tenant, id);
    if (session !== undefined && hasEnded(session)) break;
    for (const ask of session?.asks ?? []) {
      if (ask.status !== 'open' || ask.kind !== 'approval') continue;
      await decide(world.services, operator, {
        approval_id: ask.ask_id,
        decision: 'approve',
        reason: 'Charged twice.',
      }).catch(() => undefined);
    }
  }
  await world.advance(60_000);
  const outcome = await outcomeOf(world, session, accepted());
  return { outcome, writes: world.writes, labels: world.labels, first, world };
};
