import type { Effect, EffectKind } from './effects.ts';
import { applyTo, dayOf, orders, waitingFor } from './orders.ts';
import type { Records } from './records.ts';

/** A request as data; `query` and `path` are decoded. */
export type LibraryRequest = {
  method: string;
  path: string;
  query: Readonly<Record<string, string>>;
  authorization: string;
  key?: string;
  body?: unknown;
};
export type LibraryAnswer = { status: number; body: Record<string, unknown> };

export type Library = {
  handle(request: LibraryRequest): LibraryAnswer;
  /** Takes in an effect from the log. */
  apply(effect: Effect): void;
  effects(): readonly Effect[];
};

const missing = (what: string): LibraryAnswer => ({
  status: 404,
  body: { error: 'not_found', message: `there is no ${what}` },
});
const ok = (body: Record<string, unknown>): LibraryAnswer => ({ status: 200, body });
/** Someone whom nobody has verified: gets messages and nothing else. */
const anonymous = 'anonymous';

/**
 * The library system: catalogue, cards, loans, fines and reservations. It does no I/O of its own: `record` writes an
 * effect down for good before it is applied and answered. `openedAt` and `now` are milliseconds since 1970; the days of the
 * records count from `openedAt`.
 */
export const createLibrary = (options: {
  records: Records;
  token: string;
  openedAt: number;
  now: () => number;
  record: (effect: Effect) => void;
}): Library => {
  const { token, openedAt, now, record } = options;
  const records = structuredClone(options.records);
  const done: Effect[] = [];
  let repetitions = 0;

  const apply = (effect: Effect): void => {
    done.push(effect);
    applyTo(records, effect);
  };
  const find = (kind: EffectKind, customer: string, key: string | undefined): Effect | undefined =>
    done.find((one) => one.kind === kind && one.customer_id === customer && one.key === key);

  const catalogue = (query: string): LibraryAnswer => {
    const wanted = query.trim().toLowerCase();
    const items = records.items.filter(
      (one) => one.item_id.toLowerCase() === wanted || one.title.toLowerCase().includes(wanted),
    );
    return ok({
      items: items.map((one) => {
        const lent = records.loans.filter((loan) => loan.item_id === one.item_id).length;
        return { ...one, available: one.copies - lent, waiting: waitingFor(records, one.item_id) };
      }),
    });
  };

  const loansOf = (card: string): LibraryAnswer =>
    ok({
      loans: records.loans
        .filter((one) => one.card_number === card)
        .map(({ card_number: _, due_in_days, ...loan }) => ({
          ...loan,
          title: records.items.find((one) => one.item_id === loan.item_id)?.title ?? '',
          due_on: dayOf(openedAt, due_in_days),
          waiting: waitingFor(records, loan.item_id, card),
        })),
    });
  const finesOf = (card: string): LibraryAnswer =>
    ok({
      fines: records.fines
        .filter((one) => one.card_number === card)
        .map(({ card_number: _, ...fine }) => fine),
    });

  const order = (kind: EffectKind, card: string, { key: header, body }: LibraryRequest): LibraryAnswer => {
    const known = records.cards.some((one) => one.card_number === card);
    if (!known && !(kind === 'message' && card === anonymous)) return missing('such card');
    const reference =
      typeof body === 'object' && body !== null && 'reference' in body ? body.reference : undefined;
    const key = kind === 'waiver' ? reference : header;
    if (typeof key !== 'string') {
      return { status: 400, body: { error: 'no_key', message: 'nothing tells a repetition of the order' } };
    }
    const earlier = kind === 'waiver' ? undefined : find(kind, card, key);
    if (earlier !== undefined) {
      repetitions += 1;
      return ok(earlier.result);
    }
    const at = new Date(now()).toISOString();
    const seq = done.length + 1;
    const decision = orders[kind].decide({ records, card, body, seq, at, openedAt });
    if ('message' in decision) {
      return { status: decision.status, body: { error: 'refused', message: decision.message } };
    }
    const effect: Effect = { seq, at, kind, key, customer_id: card, ...decision };
    record(effect);
    apply(effect);
    return { status: 201, body: decision.result };
  };

  const ofCard = (card: string, part: string | undefined, request: LibraryRequest): LibraryAnswer => {
    const kinds = Object.keys(orders) as EffectKind[];
    const kind = kinds.find((one) => orders[one].path === part);
    if (request.method === 'POST' && kind !== undefined) return order(kind, card, request);
    if (request.method !== 'GET') return missing('such order');
    const holder = records.cards.find((one) => one.card_number === card);
    if (holder === undefined) return missing('such card');
    const { valid_in_days, ...profile } = holder;
    if (part === undefined) return ok({ ...profile, valid_until: dayOf(openedAt, valid_in_days) });
    if (part === 'loans') return loansOf(card);
    if (part === 'fines') return finesOf(card);
    const found = part === 'waivers' ? find('waiver', card, request.query['reference']) : undefined;
    return found === undefined ? missing('such thing') : ok(found.result);
  };

  const handle = (request: LibraryRequest): LibraryAnswer => {
    const [first, card, part, ...rest] = request.path.split('/').filter((one) => one !== '');
    if (first === 'health') return ok({ status: 'ok' });
    if (request.authorization !== `Bearer ${token}`) {
      return { status: 401, body: { error: 'unauthenticated', message: 'the token is missing or wrong' } };
    }
    if (first === 'catalogue' && card === undefined) return catalogue(request.query['q'] ?? '');
    if (first === 'effects') {
      const counts: Record<string, number> = {};
      for (const { kind } of done) counts[kind] = (counts[kind] ?? 0) + 1;
      return ok({ effects: done, counts, repetitions });
    }
    if (first === 'customers' && card !== undefined && rest.length === 0) return ofCard(card, part, request);
    return missing('such page');
  };

  return { handle, apply, effects: () => done };
};
