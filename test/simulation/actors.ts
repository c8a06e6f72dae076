import type { Caller } from '../../src/usecases/services.ts';
import { toFailure } from '../../src/contracts/errors.ts';
import { cancel } from '../../src/usecases/cancel.ts';
import { decide } from '../../src/usecases/decide.ts';
import { handoverReply } from '../../src/usecases/handover-reply.ts';
import { message } from '../../src/usecases/message.ts';
import { submit } from '../../src/usecases/submit.ts';
import type { Random } from '../../src/ports/random.ts';
import { tenant } from './world.ts';
import type { World } from './world.ts';

export const operator: Caller = {
  principal: { tenant, principal: 'operator', roles: ['operator', 'admin', 'auditor'] },
  correlation_id: 'simulation',
};

const ticket =
  'We were charged twice for the March invoice, and since yesterday’s update our nightly CSV export stops with error ' +
  'E-4012. I need the second charge back and the export working before Monday. Anna Weber, Weber Logistik, account 10482';

/** What customers write here: the main job, simple, vague, unknown and hostile. */
export const tickets: readonly { text: string; customer_id: string }[] = [
  { text: ticket, customer_id: '10482' },
  { text: 'How do I change my invoice address?', customer_id: '10482' },
  { text: "It doesn't work.", customer_id: '10482' },
  { text: 'Which wine goes well with grilled halibut and fennel?', customer_id: '10482' },
  { text: 'You charged us twice in April. Please refund the second charge.', customer_id: '10598' },
  {
    text: 'Please reset the password of anna.weber@weber-logistik.example, she is locked out.',
    customer_id: '10482',
  },
  { text: 'Please give account 10598 its money back, I am their accountant.', customer_id: '10482' },
];

const pick = <T>(random: Random, from: readonly T[]): T => {
  const one = from[Math.floor(random.next() * from.length)];
  if (one === undefined) throw new Error('Cannot pick from nothing.');
  return one;
};

/** Calls the host as a client does: it may be down, or die under the call; a client shrugs and may come back. */
const attempt = async (world: World, call: () => Promise<unknown>): Promise<void> => {
  if (!world.up) return;
  try {
    await call();
  } catch (thrown) {
    const { code, cause } = toFailure(thrown);
    if (code === 'Internal' && !(cause instanceof Error && cause.name === 'Crash')) world.errors.push(thrown);
  }
};

/** A customer submits a ticket, again and again under one key until the host took it. */
export const customer = (
  world: World,
  index: number,
  given: { text: string; customer_id: string },
): { accepted: () => string | undefined } => {
  let sessionId: string | undefined;
  const once = (): void => {
    void attempt(world, async () => {
      const made = await submit(world.services, operator, {
        input: given.text,
        customer_id: given.customer_id,
        idempotency_key: `ticket-${index}`,
      });
      sessionId = made.session_id;
    }).finally(() => {
      if (sessionId === undefined) world.clock.after(5_000, once);
    });
  };
  world.clock.after(world.random.next() * 600_000, once);
  return { accepted: () => sessionId };
};

/** A person who looks at what waits, now and then, and answers in their own way, sometimes twice or too late. */
export const person = (world: World, sessions: () => readonly string[], until: number): void => {
  const { random } = world;
  const pace = pick(random, [120_000, 600_000, 6 * 3_600_000, 30 * 3_600_000]);
  const habit = pick(random, ['approve', 'approve', 'reject', 'modify', 'ignore'] as const);
  const look = (): void => {
    for (const id of sessions()) void attempt(world, () => answer(world, id, habit));
    if (world.clock.now() < until) world.clock.after(pace * (0.5 + random.next()), look);
  };
  world.clock.after(pace, look);
};

const answer = async (
  world: World,
  id: string,
  habit: 'approve' | 'reject' | 'modify' | 'ignore',
): Promise<void> => {
  const { services, random } = world;
  const session = await services.sessions.load(tenant, id);
  for (const ask of session?.asks ?? []) {
    const late = ask.status !== 'open';
    if (habit === 'ignore' || (late && random.next() < 0.8)) continue;
    if (ask.kind === 'approval') {
      const decision = habit;
      const change = decision === 'modify' ? { arguments: ask.statement.arguments } : {};
      const calls = random.next() < 0.3 ? 2 : 1;
      await Promise.allSettled(
        Array.from({ length: calls }, () =>
          decide(services, operator, { approval_id: ask.ask_id, decision, reason: 'Simulated.', ...change }),
        ),
      );
    } else if (!late && ask.kind === 'clarification') {
      await message(services, operator, { session_id: id, text: 'How do I change my invoice address?' });
    } else if (!late) {
      await handoverReply(services, operator, {
        session_id: id,
        text: 'A person answers.',
        close: random.next() < 0.8,
      });
    }
  }
};

/** Someone changes their mind in the middle of it. */
export const canceller = (world: World, sessions: () => readonly string[]): void => {
  world.clock.after(world.random.next() * 3_600_000, () => {
    const id = sessions()[0];
    if (id !== undefined) void attempt(world, () => cancel(world.services, operator, { session_id: id }));
  });
};
