import type { ZodType } from 'zod';
import { Failure } from '../../../contracts/errors.ts';

/** Stored JSON, checked against its schema. @throws Failure `DataCorrupt` naming `what`, never its content. */
export const parsed = <T>(schema: ZodType<T>, json: string, what: string): T => {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (cause) {
    throw new Failure('DataCorrupt', `Cannot read ${what} because it is not JSON.`, { cause });
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const path = result.error.issues[0]?.path.join('.') || 'form';
  throw new Failure('DataCorrupt', `Cannot read ${what} because its ${path} is not as it should be.`, {
    cause: result.error,
  });
};
