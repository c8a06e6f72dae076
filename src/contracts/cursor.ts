import { z } from 'zod';
import { Failure } from './errors.ts';

const positionSchema = z.tuple([z.string(), z.string()]);

/** Where a page ended: the sort key of its last item and its id. Opaque to clients. */
export type Position = z.infer<typeof positionSchema>;

export const encodeCursor = (position: Position): string =>
  Buffer.from(JSON.stringify(position)).toString('base64url');

/** @throws Failure `InvalidRequest` for anything that `encodeCursor` did not make. */
export const decodeCursor = (cursor: string): Position => {
  try {
    return positionSchema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
  } catch (thrown) {
    throw new Failure(
      'InvalidRequest',
      'Cannot continue the list because the cursor is not one of its own.',
      {
        details: [{ path: 'cursor', message: 'is not a cursor of this list' }],
        cause: thrown,
      },
    );
  }
};

/** The first `limit` of `rows` (which hold one more where there is another page), and the cursor behind them. */
export const page = <R, T>(
  rows: readonly R[],
  options: { limit: number; item: (row: R) => T; position: (row: R) => Position },
): { items: readonly T[]; next_cursor?: string } => {
  const shown = rows.slice(0, options.limit);
  const last = shown.at(-1);
  return {
    items: shown.map(options.item),
    ...(rows.length > options.limit && last !== undefined
      ? { next_cursor: encodeCursor(options.position(last)) }
      : {}),
  };
};
