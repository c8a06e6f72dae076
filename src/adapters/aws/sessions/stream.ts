/**
 * Events as they pass in the stream of the sessions table. One item holds the events of one commit; its new image has in
 * the clear, beside `sealed` or `claim`:
 *
 * `pk`, `sk` (`event#` and ten digits), `tenant`, `session_id`, `first_seq`, `seq` (the last one's; N), `types` (a list,
 * one an event), `at` (the last one's).
 *
 * So a follower can be told that there is something new up to `seq`; what, it reads from the session store. Lines are
 * inserted once and never changed: a filter `{"eventName":["INSERT"],"dynamodb":{"Keys":{"sk":{"S":[{"prefix":"event#"}]}}}}`
 * on the event source keeps everything else out.
 */
import { z } from 'zod';
import { eventTypeSchema } from '../../../contracts/events.ts';

const textSchema = z.object({ S: z.string() }).transform(({ S }) => S);
const numberSchema = z.object({ N: z.string().transform(Number) }).transform(({ N }) => N);

const imageSchema = z.object({
  sk: z.object({ S: z.string().startsWith('event#') }),
  tenant: textSchema,
  session_id: textSchema,
  first_seq: numberSchema,
  seq: numberSchema,
  types: z
    .object({ L: z.array(z.object({ S: eventTypeSchema }).transform(({ S }) => S)) })
    .transform(({ L }) => L),
  at: textSchema,
});

const recordSchema = z.object({
  eventName: z.literal('INSERT'),
  dynamodb: z.object({ NewImage: imageSchema }),
});

/** That a session has events up to `seq`; `types` from `first_seq` on. */
export type EventNotice = Omit<z.infer<typeof imageSchema>, 'sk'>;

/** What a record of the table's stream tells; undefined where it is about something else than new events. */
export const eventNotice = (record: unknown): EventNotice | undefined => {
  const read = recordSchema.safeParse(record);
  if (!read.success) return undefined;
  const { tenant, session_id, first_seq, seq, types, at } = read.data.dynamodb.NewImage;
  return { tenant, session_id, first_seq, seq, types, at };
};
