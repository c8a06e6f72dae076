/** What must match exactly between a sentence and what bears it out: numbers, days, codes. */

const months = 'january february march april may june july august september october november december'.split(
  ' ',
);
const monthPattern = `(${months.map((name) => `${name.slice(0, 3)}(?:${name.slice(3)})?`).join('|')})`;
const isoDay = /(?<![\w-])(\d{4})-(\d{2})-(\d{2})(?:T[\d:.]+Z?)?(?![\w-])/g;
const isoMonth = /(?<![\w-])(\d{4})-(0[1-9]|1[0-2])(?![\w-])/g;
const dayMonth = new RegExp(`\\b(\\d{1,2})(?:st|nd|rd|th)? (?:of )?${monthPattern}\\b(?:,? (\\d{4}))?`, 'gi');
const monthDay = new RegExp(`\\b${monthPattern} (\\d{1,2})(?:st|nd|rd|th)?\\b(?:,? (\\d{4}))?`, 'gi');
const monthYear = new RegExp(`\\b${monthPattern} (\\d{4})\\b`, 'gi');
const code = /\b(?=[\p{L}\p{N}_.-]*\p{N})(?=[\p{L}\p{N}_.-]*\p{L})[\p{L}\p{N}]+(?:[-_.][\p{L}\p{N}]+)*\b/gu;
const number = /(?<![\p{L}\p{N}_])\d+(?:[,.]\d+)*(?![\p{L}\p{N}_])/gu;

const numberWords: Readonly<Record<string, string>> = {
  one: '1',
  two: '2',
  three: '3',
  four: '4',
  five: '5',
  six: '6',
  seven: '7',
  eight: '8',
  nine: '9',
  ten: '10',
  eleven: '11',
  twelve: '12',
  twenty: '20',
  thirty: '30',
  sixty: '60',
  ninety: '90',
  hundred: '100',
};

const monthNumber = (name: string): string =>
  String(months.findIndex((month) => month.startsWith(name.slice(0, 3).toLowerCase())) + 1).padStart(2, '0');

/** `1,250.00` as `1250`, `4.90` as `4.9`. */
const plainNumber = (text: string): string => {
  const grouped = text.replace(/,(?=\d{3}\b)/g, '');
  const value = Number(grouped.replace(',', '.'));
  return Number.isNaN(value) ? text : String(value);
};

/** Values of a text in one spelling each: days `2026-03-31`, months `2026-03`, numbers `4.9`, codes in lower case. */
export const valuesOf = (text: string): Set<string> => {
  const values = new Set<string>();
  let rest = text;
  const take = (pattern: RegExp, read: (groups: string[]) => string[]): void => {
    rest = rest.replace(pattern, (...found: unknown[]) => {
      for (const value of read(found.slice(1, -2).map((one) => (typeof one === 'string' ? one : ''))))
        values.add(value);
      return ' ';
    });
  };
  const day = (year: string, month: string, date: string): string[] => {
    const short = `${month}-${date.padStart(2, '0')}`;
    return year === '' ? [short] : [`${year}-${short}`];
  };
  take(isoDay, ([year = '', month = '', date = '']) => day(year, month, date));
  take(isoMonth, ([year = '', month = '']) => [`${year}-${month}`]);
  take(dayMonth, ([date = '', month = '', year = '']) => day(year, monthNumber(month), date));
  take(monthDay, ([month = '', date = '', year = '']) => day(year, monthNumber(month), date));
  take(monthYear, ([month = '', year = '']) => [`${year}-${monthNumber(month)}`]);
  rest = rest.replace(code, (found) => {
    values.add(found.toLowerCase());
    return ' ';
  });
  for (const [found] of rest.matchAll(number)) values.add(plainNumber(found));
  return values;
};

/** Numbers that a text writes as words (`two`), as digits. */
export const spelledNumbers = (text: string): Set<string> =>
  new Set(
    text
      .toLowerCase()
      .match(/[a-z]+/g)
      ?.flatMap((word) => numberWords[word] ?? []) ?? [],
  );

const negation = /\b(?:not|no|never|none|nobody|nothing|neither|nor|cannot|without|unable)\b|n['’]t\b/gi;

/** How often a text says no. */
export const negationsIn = (text: string): number => text.match(negation)?.length ?? 0;
