import { DeleteItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { principalSchema } from '../../../contracts/ids.ts';
import type { Tickets } from '../../../ports/access.ts';
import { calling } from '../shared/failures.ts';
import { itemOf, number, text } from '../shared/items.ts';
import { parsed } from '../../../contracts/parsed.ts';
import type { AccessOptions } from './options.ts';

const keyOf = (hash: string) => itemOf({ pk: `ticket#${hash}`, sk: 'ticket' });

/** Single-use tickets on DynamoDB: taking one deletes it. Those that expired unused go by the table's TTL. */
export const dynamoTickets = ({ dynamo, table }: Pick<AccessOptions, 'dynamo' | 'table'>): Tickets => ({
  async put(hash, principal, until) {
    const stored = { principal: JSON.stringify(principal), until, expires_at: Math.ceil(until / 1000) };
    const command = new PutItemCommand({ TableName: table, Item: { ...keyOf(hash), ...itemOf(stored) } });
    await calling('keep a ticket', () => dynamo.send(command));
  },

  async take(hash, now) {
    const command = new DeleteItemCommand({ TableName: table, Key: keyOf(hash), ReturnValues: 'ALL_OLD' });
    // Of two that take at once, one alone is told what was deleted.
    const { Attributes: ticket } = await calling('take a ticket', () => dynamo.send(command));
    if (ticket === undefined || number(ticket, 'until') <= now) return undefined;
    return parsed(principalSchema, text(ticket, 'principal'), 'a ticket');
  },
});
