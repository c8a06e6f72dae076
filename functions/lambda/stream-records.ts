import { z } from 'zod';

/** What the poller of a table's stream hands over. */
export const streamEventSchema = z.object({
  Records: z.array(z.looseObject({ dynamodb: z.looseObject({ SequenceNumber: z.string() }) })),
});
export type StreamRecord = z.infer<typeof streamEventSchema>['Records'][number];

/** What it takes as an answer: the record from which to begin again. */
export type Taken = { batchItemFailures: { itemIdentifier: string }[] };

/** That all was taken, or from which record on to try again. */
export const takenUntil = (failed: StreamRecord | undefined): Taken => ({
  batchItemFailures: failed === undefined ? [] : [{ itemIdentifier: failed.dynamodb.SequenceNumber }],
});
