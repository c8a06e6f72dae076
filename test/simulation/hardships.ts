import type { WakingQueue } from '../../src/usecases/consume.ts';
import type { KnowledgeIndex } from '../../src/ports/knowledge-index.ts';
import { sleep } from '../../src/ports/clock.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { Random } from '../../src/ports/random.ts';
import { Failure } from '../../src/contracts/errors.ts';
import { costly } from './costly.ts';
import type { Twist } from './world.ts';

/** Queues as they may be: a message is now and then seen by two consumers, delayed, or given out of order. */
const unruly = (queue: WakingQueue, random: Random, rate: number): WakingQueue => ({
  ...queue,
  async send(name, body, options) {
    const delay = random.next() < rate ? Math.floor(random.next() * 20_000) : undefined;
    await queue.send(name, body, delay === undefined ? options : { ...options, delay_ms: delay });
    if (random.next() < rate) await queue.send(name, body, { delay_ms: Math.floor(random.next() * 60_000) });
  },
  async receive(name, options) {
    const messages = await queue.receive(name, options);
    return random.next() < rate ? [...messages].reverse() : messages;
  },
});

/** An index that is now and then slow, up to two minutes, and now and then fails. */
const shaky = (knowledge: KnowledgeIndex, clock: Clock, random: Random, rate: number): KnowledgeIndex => ({
  ...knowledge,
  async search(tenant, query) {
    if (random.next() < rate) await sleep(clock, random.next() * 120_000);
    if (random.next() < rate)
      throw new Failure('RetrievalFailed', 'Cannot search because the index is away.');
    return knowledge.search(tenant, query);
  },
});

/** What makes life hard in one run, on top of a bug that is planted on purpose. */
export const hardships = (chance: Random, bug: Twist): Twist => {
  const rate = chance.next() < 0.5 ? 0 : chance.next() * 0.3;
  const failing = chance.next() < 0.7 ? 0 : chance.next() * 0.2;
  const dear = chance.next() < 0.3;
  return {
    ...bug,
    queue: (queue, random) => unruly(bug.queue?.(queue, random) ?? queue, random, rate),
    services: (services) => {
      const hard = { ...services, knowledge: shaky(services.knowledge, services.clock, chance, failing) };
      if (dear) hard.reasoner = costly(hard);
      return bug.services?.(hard) ?? hard;
    },
  };
};
