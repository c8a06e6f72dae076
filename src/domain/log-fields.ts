type Value = string | number | boolean;

/** Longest text in a log, in characters. */
const longest = 300;
/** Fields whose value may be a sentence; all others hold one word. */
const prose = new Set(['message', 'reason', 'line']);
const secretName =
  /(^|[._-])(api[_-]?key|secret|token|password|passwd|authorization|cookie|signature|private[_-]?key)$/i;
const email = /[^\s@<>"']+@[^\s@<>"']+\.[^\s@<>"']+/g;
const digits = /\d[\d -]{10,}\d/g;

/**
 * What of the fields may be written: numbers, booleans, and text of one word (an id, a code, a time, an address); a
 * sentence only in `message`, `reason` and `line`. The rest is named and its value withheld, so that a mistake is seen
 * and not spread. Mail addresses and long numbers (cards, accounts) are blanked in sentences.
 */
export const writableFields = (fields: Readonly<Record<string, unknown>>): Record<string, Value> =>
  Object.fromEntries(
    Object.entries(fields)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, writable(name, value)]),
  );

const writable = (name: string, value: unknown): Value => {
  if (secretName.test(name)) return '[secret]';
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value !== 'string') return '[not scalar]';
  if (prose.has(name)) {
    return value
      .replaceAll(/\s+/g, ' ')
      .slice(0, longest)
      .replaceAll(email, '[email]')
      .replaceAll(digits, '[number]');
  }
  if (/\s/.test(value) || value.length > longest) return '[text]';
  return value.replaceAll(email, '[email]');
};
