/** Items of DynamoDB, written and read by hand: what is read is checked, and the client's codec packages stay out. */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { Failure } from '../../../contracts/errors.ts';

export type Item = Record<string, AttributeValue>;

const wrong = (attribute: string): Failure =>
  new Failure('DataCorrupt', `Cannot read an item because its attribute ${attribute} holds another type.`);

/** The attribute's text. @throws Failure `DataCorrupt` when it holds anything else, or nothing. */
export const text = (item: Item, attribute: string): string => {
  const value = item[attribute]?.S;
  if (value === undefined) throw wrong(attribute);
  return value;
};

/** The attribute's text, or undefined where there is none. @throws Failure `DataCorrupt` */
export const optionalText = (item: Item, attribute: string): string | undefined =>
  item[attribute] === undefined ? undefined : text(item, attribute);

/** The attribute's number. @throws Failure `DataCorrupt` */
export const number = (item: Item, attribute: string): number => {
  const value = Number(item[attribute]?.N);
  if (Number.isNaN(value)) throw wrong(attribute);
  return value;
};

/** The attribute's number, or undefined where there is none. @throws Failure `DataCorrupt` */
export const optionalNumber = (item: Item, attribute: string): number | undefined =>
  item[attribute] === undefined ? undefined : number(item, attribute);

/** The attribute's bytes. @throws Failure `DataCorrupt` */
export const bytes = (item: Item, attribute: string): Uint8Array => {
  const value = item[attribute]?.B;
  if (value === undefined) throw wrong(attribute);
  return value;
};

/** What an attribute may be made of: text, a number, bytes or a list of texts; `undefined` leaves it out. */
type Plain = string | number | Uint8Array | readonly string[] | undefined;

const attributeOf = (value: Exclude<Plain, undefined>): AttributeValue => {
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'number') return { N: String(value) };
  if (value instanceof Uint8Array) return { B: value };
  return { L: value.map((one) => ({ S: one })) };
};

/** An item, or the values of an expression, of plain values. */
export const itemOf = (plain: Readonly<Record<string, Plain>>): Item =>
  Object.fromEntries(
    Object.entries(plain).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, attributeOf(value)]],
    ),
  );
