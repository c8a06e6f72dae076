import { Failure } from '../../../contracts/errors.ts';

/** Bytes of UTF-8 that Step Functions takes as one input or output: 256 KiB. */
const limit = 262_144;

/**
 * A value as the JSON that Step Functions takes; nothing is null.
 * @throws Failure `TooLarge`: what is passed between states is ids and small decisions
 */
export const payloadOf = (value: unknown, what: string): string => {
  const text = JSON.stringify(value ?? null);
  const bytes = Buffer.byteLength(text);
  if (bytes <= limit) return text;
  throw new Failure('TooLarge', `Cannot pass ${what} because its ${bytes} bytes are more than ${limit}.`);
};
