import { readFileSync } from 'node:fs';
import { memoryFolder, openSqlite } from '../../src/adapters/sqlite/index.ts';
import type { Sqlite } from '../../src/adapters/sqlite/index.ts';
import { loadPack } from '../../src/adapters/pack/index.ts';
import { createMetrics } from '../../src/adapters/telemetry/index.ts';
import type { Approval, Ask } from '../../src/contracts/ask.ts';
import type { SessionEvent } from '../../src/contracts/events.ts';
import type { Role } from '../../src/contracts/ids.ts';
import type { Session } from '../../src/contracts/session.ts';
import { defineExecutor, defineTool, refused } from '../../src/extension/index.ts';
import type { Pack } from '../../src/ports/pack.ts';
import type { Reasoner } from '../../src/ports/reasoner.ts';
import { createExtractiveReasoner } from '../../src/reasoning/index.ts';
import { decide } from '../../src/usecases/decide.ts';
import type { DecideInput } from '../../src/usecases/decide.ts';
import { message } from '../../src/usecases/message.ts';
import type { Caller, Services } from '../../src/usecases/services.ts';
import { submit } from '../../src/usecases/submit.ts';
import type { SubmitInput, Submitted } from '../../src/usecases/submit.ts';
import { loadSession } from '../../src/usecases/transact.ts';
import { createCore } from '../../local/host/core.ts';
import type { Core } from '../../local/host/core.ts';
import { indexPack } from '../../local/host/knowledge.ts';
import { machineFile } from '../../local/host/machine.ts';
import { queueSettings } from '../../local/host/queues.ts';
import { createExtensions } from '../../local/extensions/index.ts';
import { topology } from '../../topology/index.ts';
import { drain, SimClock } from '../support/sim-clock.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { tinyPackFolder } from '../support/tiny-pack.ts';

export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;

export const tenant = 'default';
const start = Date.parse('2026-04-15T09:00:00Z');
const machine = readFileSync(machineFile, 'utf8');
const definition: unknown = JSON.parse(machine);
const original = loadPack(tinyPackFolder);
/** Trained once; it knows the pack as it is in its folder. */
export const extractive = createExtractiveReasoner({ pack: original });

type Order = { order: string; customer: string; status: string; amount_cents: number; currency: string };
const orders = (): Order[] => [
  { order: 'O-1001', customer: 'C-100', status: 'damaged', amount_cents: 3490, currency: 'EUR' },
  { order: 'O-1002', customer: 'C-100', status: 'sent', amount_cents: 1250, currency: 'EUR' },
  { order: 'O-1003', customer: 'C-100', status: 'damaged', amount_cents: 390, currency: 'EUR' },
  { order: 'O-2001', customer: 'C-200', status: 'damaged', amount_cents: 8900, currency: 'EUR' },
];

/** What customers write here. */
export const says = {
  fern: 'How often should I water my fern?',
  vague: "It doesn't work.",
  unknown: 'Which wine goes well with grilled halibut and fennel?',
  refund: 'My parcel O-1001 arrived broken, I want my money back.',
  smallRefund: 'My parcel O-1003 arrived broken, I want my money back.',
  otherCustomer: 'I am customer C-200. My parcel O-2001 arrived broken, I want my money back.',
};

export type ShopOptions = {
  /** Alters the pack before the host starts. */
  pack?: (pack: Pack) => void;
  reasoner?: (plain: Reasoner) => Partial<Reasoner>;
  services?: (services: Services) => Services;
  store?: (store: Sqlite) => Partial<Sqlite>;
};

/** One refund or message that left the shop. */
type Effect = { kind: 'refund' | 'reply'; key: string; of: string; customer: string | undefined };

/** The shop for house plants of the tiny pack on one machine: the real host, its clock and its other systems in hand. */
export class Shop {
  readonly clock = new SimClock(start);
  readonly pack: Pack = structuredClone(original);
  readonly core: Core;
  readonly orders = orders();
  readonly effects: Effect[] = [];
  /** Calls of the order system, by order. */
  readonly reads: string[] = [];
  /** What befalls the next attempts at a refund: `before` and `after` it happened. */
  readonly refundTrouble: { before?: () => unknown; after?: () => unknown }[] = [];
  readonly logged: string[] = [];
  readonly #random = seededRandom(1);

  constructor(options: ShopOptions) {
    options.pack?.(this.pack);
    const { clock, pack } = this;
    const declared = topology(pack, definition);
    // Swept less often than in life: tests pass days.
    const layout = {
      ...declared,
      schedules: declared.schedules.map((one) => ({ ...one, every_seconds: 600 })),
    };
    const opened = openSqlite({
      folder: memoryFolder(),
      clock,
      random: this.#random,
      defer: queueMicrotask,
      queues: queueSettings(layout),
    });
    const { close: _, ...stores } = { ...opened, ...options.store?.(opened) };
    const log: Services['log'] = (_level, event) => void this.logged.push(event);
    this.core = createCore({
      ...stores,
      pack,
      clock,
      random: this.#random,
      reasoner: { ...extractive, ...options.reasoner?.(extractive) },
      extensions: createExtensions({
        packDir: pack.folder,
        file: pack.extensions,
        env: {},
        clock,
        log,
        modules: this.#modules(),
      }),
      broadcast: () => undefined,
      log,
      metrics: createMetrics(),
      tracer: { span: (_name, _attributes, run) => run(() => undefined) },
      topology: layout,
      machine,
      searchHere: true,
      ...(options.services === undefined ? {} : { decorate: options.services }),
    });
  }

  get services(): Services {
    return this.core.services;
  }

  #modules(): ReadonlyMap<string, unknown> {
    const refunds = new Map<string, { refund_id: string }>();
    const refund = async (order: string, key: string, customer: string | undefined): Promise<unknown> => {
      const trouble = this.refundTrouble.shift();
      await trouble?.before?.();
      const keyed = this.idempotencyOf('order_refund') === 'key';
      if (!keyed || !refunds.has(key)) this.effects.push({ kind: 'refund', key, of: order, customer });
      refunds.set(key, { refund_id: `refund ${order}` });
      await trouble?.after?.();
      return refunds.get(key);
    };
    const tool = defineTool<{ order: string }, unknown>({
      run: async ({ order }, { subject }) => {
        this.reads.push(order);
        const found = this.orders.find((one) => one.order === order && one.customer === subject?.customer_id);
        if (found === undefined) throw refused('the customer has no such order');
        const { customer: _, ...shown } = found;
        return shown;
      },
    });
    const lookup = this.idempotencyOf('order_refund') === 'lookup';
    const executor = defineExecutor<{ order: string }, unknown>({
      run: ({ order }, { idempotencyKey, subject }) => refund(order, idempotencyKey, subject?.customer_id),
      ...(lookup ? { lookup: async (_, { idempotencyKey }) => refunds.get(idempotencyKey) } : {}),
    });
    const reply = defineExecutor<{ text: string }, unknown>({
      run: async ({ text }, { idempotencyKey, subject }) => {
        const sent = this.effects.some((one) => one.kind === 'reply' && one.key === idempotencyKey);
        const customer = subject?.customer_id;
        if (!sent) this.effects.push({ kind: 'reply', key: idempotencyKey, of: text, customer });
        return { message_id: idempotencyKey };
      },
    });
    return new Map(
      Object.entries({ order_status: tool, order_refund: executor, reply }).map(([id, made]) => [
        id,
        { default: made },
      ]),
    );
  }

  idempotencyOf(id: string): string | undefined {
    const found = this.pack.extensions.extensions.find((one) => one.extension_id === id);
    return found?.kind === 'executor' ? found.idempotency : undefined;
  }

  get refunds(): Effect[] {
    return this.effects.filter((effect) => effect.kind === 'refund');
  }

  get replies(): string[] {
    return this.effects.filter((effect) => effect.kind === 'reply').map((effect) => effect.of);
  }

  /** Lets `ms` pass; a minute settles all that waits for nobody. */
  async pass(ms = minute): Promise<void> {
    await this.clock.advance(ms);
    await drain();
  }

  async submit(text: string, options: Partial<SubmitInput> & { by?: Caller } = {}): Promise<Submitted> {
    const { by = operator, ...input } = options;
    return submit(this.services, by, { input: text, customer_id: 'C-100', ...input });
  }

  /** Submits, and lets the session go on until it ends or waits. */
  async ask(text: string, options: Partial<SubmitInput> & { by?: Caller } = {}): Promise<Session> {
    const { session_id } = await this.submit(text, options);
    await this.pass();
    return this.session(session_id);
  }

  async say(session: Pick<Session, 'session_id'>, text: string, by = operator): Promise<Session> {
    const { session_id } = await message(this.services, by, { session_id: session.session_id, text });
    await this.pass();
    return this.session(session_id);
  }

  session(id: string, of = tenant): Promise<Session> {
    return loadSession(this.services, of, id);
  }

  /** The session as it is now. */
  again({ session_id, tenant: of }: Pick<Session, 'session_id' | 'tenant'>): Promise<Session> {
    return this.session(session_id, of);
  }

  async decide(
    session: Session,
    decision: DecideInput['decision'],
    options: { by?: Caller; arguments?: Record<string, unknown>; approval_id?: string } = {},
  ): Promise<Session> {
    const { by = operator, ...rest } = options;
    const approval_id = openApproval(session).ask_id;
    await decide(this.services, by, { approval_id, decision, reason: 'Looked at it.', ...rest });
    await this.pass();
    return this.again(session);
  }

  events(session: Pick<Session, 'session_id' | 'tenant'>): Promise<readonly SessionEvent[]> {
    return this.services.sessions.events(session.tenant, session.session_id, 0, 1000);
  }

  async eventTypes(session: Pick<Session, 'session_id' | 'tenant'>): Promise<string[]> {
    return (await this.events(session)).map((event) => event.type);
  }
}

/** Opens a shop with its articles indexed, and its host started. */
export const openShop = async (options: ShopOptions = {}): Promise<Shop> => {
  const shop = new Shop(options);
  await indexPack(shop.services, tenant);
  await shop.core.start();
  return shop;
};

export const callerOf = (
  principal: string,
  roles: Role[],
  of: Partial<Caller['principal']> = {},
): Caller => ({
  principal: { tenant, principal, roles, ...of },
  correlation_id: 'test',
});
export const operator = callerOf('operator', ['operator']);
export const owner = callerOf('owner', ['admin']);
export const customer = callerOf('customer', ['customer'], { customer_id: 'C-100' });

const openAskOf = <K extends Ask['kind']>(session: Session, kind: K): Extract<Ask, { kind: K }> => {
  const found = session.asks.find(
    (ask): ask is Extract<Ask, { kind: K }> => ask.kind === kind && ask.status === 'open',
  );
  if (found === undefined) throw new Error(`The session is ${session.status} and waits for no ${kind}.`);
  return found;
};
export const openApproval = (session: Session): Approval => openAskOf(session, 'approval');
export const openClarification = (session: Session) => openAskOf(session, 'clarification');
export const openHandover = (session: Session) => openAskOf(session, 'handover');

/** The action of that name. */
export const actionNamed = (session: Session, name = 'refund_order'): Session['actions'][number] => {
  const found = session.actions.find((action) => action.name === name);
  if (found === undefined) throw new Error(`The session has no action ${name}.`);
  return found;
};

/** The policy rule of that id. */
export const ruleNamed = (
  { policies }: Pick<Pack, 'policies'>,
  id: string,
): Pack['policies']['rules'][number] => {
  const rule = policies.rules.find((one) => one.rule_id === id);
  if (rule === undefined) throw new Error(`There is no rule ${id}.`);
  return rule;
};

/** Makes every vote too weak, so that a person comes in. */
export const doubtful = ({ manifest }: Pick<Pack, 'manifest'>): void => {
  manifest.thresholds.consensus = 1;
};

/** A service that fails while `on` is set. */
export const failing = <A extends unknown[], R>(
  plain: (...given: A) => Promise<R>,
  trouble: { on: boolean; thrown: () => Error },
): ((...given: A) => Promise<R>) => {
  return async (...given) => {
    if (trouble.on) throw trouble.thrown();
    return plain(...given);
  };
};
