import type { SQLOutputValue } from 'node:sqlite';
import { Failure } from '../../contracts/errors.ts';

export type Row = Record<string, SQLOutputValue>;

const wrong = (column: string): Failure =>
  new Failure('DataCorrupt', `Cannot read a row because its column ${column} holds another type.`);

/** The column's text. @throws Failure `DataCorrupt` when it holds anything else. */
export const text = (row: Row, column: string): string => {
  const value = row[column];
  if (typeof value !== 'string') throw wrong(column);
  return value;
};

/** The column's text, or undefined where it is NULL. @throws Failure `DataCorrupt` */
export const optionalText = (row: Row, column: string): string | undefined =>
  row[column] === null ? undefined : text(row, column);

/** The column's number. @throws Failure `DataCorrupt` */
export const number = (row: Row, column: string): number => {
  const value = row[column];
  if (typeof value !== 'number') throw wrong(column);
  return value;
};

/** The column's bytes. @throws Failure `DataCorrupt` */
export const bytes = (row: Row, column: string): Uint8Array => {
  const value = row[column];
  if (!(value instanceof Uint8Array)) throw wrong(column);
  return value;
};
