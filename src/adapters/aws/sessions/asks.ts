import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import type { Ask } from '../../../contracts/ask.ts';
import type { Session } from '../../../contracts/session.ts';
import { itemOf, type Item } from '../shared/items.ts';
import { askRowsOf, type AskRows } from './heads.ts';
import { askKey, type Id } from './items.ts';

const askItem = ({ tenant, sessionId }: Id, ask: Ask, expiresAt: number): Item => ({
  ...askKey(tenant, ask.ask_id),
  ...itemOf({
    session_id: sessionId,
    ask_id: ask.ask_id,
    kind: ask.kind,
    status: ask.status,
    requested_at: ask.requested_at,
    decide_by: ask.decide_by,
    expires_at: expiresAt,
    ...(ask.status === 'open' ? { open_tenant: tenant, open_order: `${ask.decide_by}#${ask.ask_id}` } : {}),
  }),
});

/** Writes for the asks whose rows would change from `before`, and for those that are gone. */
export const askWrites = (
  TableName: string,
  session: Session,
  { before, expiresAt }: { before: AskRows; expiresAt: number },
): readonly TransactWriteItem[] => {
  const id = { tenant: session.tenant, sessionId: session.session_id };
  const now = askRowsOf(session);
  const changed = session.asks.filter(({ ask_id }) => now.get(ask_id) !== before.get(ask_id));
  const gone = [...before.keys()].filter((askId) => !now.has(askId));
  return [
    ...changed.map((ask) => ({ Put: { TableName, Item: askItem(id, ask, expiresAt) } })),
    ...gone.map((askId) => ({ Delete: { TableName, Key: askKey(id.tenant, askId) } })),
  ];
};
