/** The functions that Step Functions adds to JSONata, and those of JSONata's own that read the time or chance. */
import { createHash } from 'node:crypto';
import type { Clock } from '../../../src/ports/clock.ts';
import type { Random } from '../../../src/ports/random.ts';
import { toIso } from '../time.ts';

export type Services = { clock: Clock; random: Random };

const algorithms = new Map([
  ['MD5', 'md5'],
  ['SHA-1', 'sha1'],
  ['SHA-256', 'sha256'],
  ['SHA-384', 'sha384'],
  ['SHA-512', 'sha512'],
]);

const isList = (value: unknown): value is unknown[] => Array.isArray(value);

const partition = (array: unknown, size: unknown): unknown => {
  const step = Math.trunc(Number(size));
  if (!isList(array) || array.length === 0 || !(step > 0)) return undefined;
  return Array.from({ length: Math.ceil(array.length / step) }, (_, index) =>
    array.slice(index * step, (index + 1) * step),
  );
};

const range = (first: unknown, last: unknown, delta: unknown): unknown => {
  if (delta === undefined) return undefined;
  const [start, end, step] = [first, last, delta].map((number) => Math.trunc(Number(number)));
  if (start === undefined || end === undefined || !step || (end - start) * step < 0) return undefined;
  const values = Array.from(
    { length: Math.floor((end - start) / step) + 1 },
    (_, index) => start + index * step,
  );
  return values.length === 1 ? values[0] : values;
};

const hash = (data: unknown, algorithm: unknown): unknown => {
  if (data === undefined || algorithm === undefined) return undefined;
  const name = typeof algorithm === 'string' ? algorithms.get(algorithm) : undefined;
  if (!name) throw new Error(`The algorithm of $hash must be one of ${[...algorithms.keys()].join(', ')}`);
  const text = typeof data === 'string' ? data : JSON.stringify(data);
  return createHash(name).update(text).digest('hex');
};

const parse = (text: unknown): unknown => {
  if (text === undefined) return undefined;
  if (typeof text !== 'string') throw new Error('The argument of $parse must be a string');
  return JSON.parse(text) as unknown;
};

/** Functions of their arguments alone. */
export const pureFunctions = { partition, range, hash, parse } as const;

/** Mulberry32: one number from one seed. */
const seeded = (seed: number): number => {
  let mixed = (seed + 0x6d2b79f5) | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
};

const uuid = (random: Random): string => {
  const bytes = Uint8Array.from(random.bytes(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Buffer.from(bytes).toString('hex');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
};

const shuffle = (random: Random, array: unknown): unknown => {
  if (!isList(array)) return array;
  const deck = [...array];
  for (let index = deck.length - 1; index > 0; index -= 1) {
    const other = Math.floor(random.next() * (index + 1));
    [deck[index], deck[other]] = [deck[other], deck[index]];
  }
  return deck;
};

/** Functions that read the time or chance; `format` is JSONata's own `$fromMillis`. One evaluation sees one moment. */
export const impureFunctions = (
  { clock, random }: Services,
  format: (ms: number, picture: unknown, zone: unknown) => unknown,
) => {
  const now = clock.now();
  return {
    now: (picture?: unknown, zone?: unknown) =>
      picture === undefined ? toIso(now) : format(now, picture, zone),
    millis: () => now,
    random: (seed?: unknown) => (seed === undefined ? random.next() : seeded(Math.trunc(Number(seed)))),
    uuid: () => uuid(random),
    shuffle: (array: unknown) => shuffle(random, array),
  };
};

export const impureNames = ['now', 'millis', 'random', 'uuid', 'shuffle'] as const;

const own =
  'sum count max min average string substring substringBefore substringAfter lowercase uppercase length trim pad ' +
  'match contains replace split join formatNumber formatBase formatInteger parseInteger number floor ceil round abs ' +
  'sqrt power random boolean not map zip filter single reduce sift keys lookup append exists spread merge reverse ' +
  'each error assert type sort shuffle distinct base64encode base64decode encodeUrlComponent encodeUrl ' +
  'decodeUrlComponent decodeUrl toMillis fromMillis clone now millis';

/** Names of all functions that an expression may call. */
export const functionNames: ReadonlySet<string> = new Set([
  ...own.split(' '),
  ...Object.keys(pureFunctions),
  ...impureNames,
]);
