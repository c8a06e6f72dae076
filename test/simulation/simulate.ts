import type { Pack } from '../../src/ports/pack.ts';
import type { Reasoner } from '../../src/ports/reasoner.ts';
import { createExtractiveReasoner } from '../../src/reasoning/index.ts';
import { loadPack } from '../../src/adapters/pack/index.ts';
import { loadModules } from '../../local/extensions/index.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { canceller, customer, person, tickets } from './actors.ts';
import { hardships } from './hardships.ts';
import { violations } from './invariants.ts';
import { World } from './world.ts';
import type { Twist } from './world.ts';

export type Bench = { pack: Pack; reasoner: Reasoner; modules: ReadonlyMap<string, unknown> };

/** What all runs share: the pack, and a reasoner that was trained once. */
export const setUp = async (folder = 'packs/support'): Promise<Bench> => {
  const pack = loadPack(folder);
  return {
    pack,
    reasoner: createExtractiveReasoner({ pack }),
    modules: await loadModules(pack.folder, pack.extensions),
  };
};

const days = 86_400_000;

export type Outcome = {
  seed: number;
  violations: readonly string[];
  sessions: number;
  writes: number;
  crashes: number;
  effects: number;
};

/**
 * One life of a host, from one seed: a few tickets, people with habits, a desk that acts and then times out, duplicate
 * and late messages, slow and failing reads, clock jumps and crashes at any durable write. The same seed, the same life.
 */
export const simulate = async (bench: Bench, seed: number, bug: Twist = {}): Promise<Outcome> => {
  const chance = seededRandom(seed ^ 0x5eed);
  const world = new World({
    seed,
    ...bench,
    faults: { seed, rate: chance.next() < 0.5 ? 0 : chance.next() * 0.3, wait_ms: 5_000 },
    twist: hardships(chance, bug),
  });
  await world.boot();
  const count = 1 + Math.floor(chance.next() * 3);
  const customers = Array.from({ length: count }, (_, index) => {
    const given =
      index === 0 && chance.next() < 0.5 ? tickets[0] : tickets[Math.floor(chance.next() * tickets.length)];
    return customer(world, index, given ?? { text: 'Hello', customer_id: '10482' });
  });
  const sessions = (): string[] => customers.flatMap((one) => one.accepted() ?? []);
  const end = world.clock.now() + 30 * days;
  person(world, sessions, end - 20 * days);
  if (chance.next() < 0.15) canceller(world, sessions);
  const crashes = chance.next() < 0.6 ? 1 + Math.floor(chance.next() * 4) : 0;
  for (let left = crashes; left > 0; left -= 1) {
    const side = chance.next() < 0.5 ? 'before' : 'after';
    world.crashAt({ write: world.writes + 1 + Math.floor(chance.next() * 25), side });
    await world.advance(60_000 + chance.next() * 3_600_000);
    if (chance.next() < 0.2) world.clock.jump(chance.next() * 3_600_000);
  }
  while (world.clock.now() < end) {
    await world.advance(days / 4);
    if (await settled(world, customers)) break;
  }
  await world.advance(10 * 60_000);
  const found = await violations(world, sessions());
  for (const [index, one] of customers.entries())
    if (one.accepted() === undefined) found.push(`ticket ${index} was never taken`);
  return {
    seed,
    violations: found,
    sessions: count,
    writes: world.writes,
    crashes: world.crashes,
    effects: world.desk.effects().length,
  };
};

/** Whether every ticket was taken and every session has ended. */
const settled = async (
  world: World,
  customers: readonly { accepted: () => string | undefined }[],
): Promise<boolean> => {
  for (const one of customers) {
    const id = one.accepted();
    if (id === undefined) return false;
    const session = await world.services.sessions.load('default', id);
    if (session === undefined || !['concluded', 'failed', 'cancelled'].includes(session.status)) return false;
  }
  return true;
};
