import type { Unit } from '../../knowledge/index.ts';

const how =
  /\bhow (?:do|can|to|would|should|does one)\b|\bwhere (?:do|can|is|are)\b|\bsteps?\b|\bwhat (?:do|can|should) (?:i|we) do\b|\bset ?up\b/i;

/** Whether a question wants to be told how something is done. */
export const asksHow = (question: string): boolean => how.test(question);

/** Forms of question and what their answers look like, in any field. */
const forms: readonly { asks: RegExp; has: (unit: Unit) => boolean }[] = [
  {
    asks: /\bhow (?:long|soon|fast|often)\b|\bwhen\b|\buntil when\b|\bhow many (?:days|hours|weeks|months|minutes)\b/i,
    has: ({ text }) =>
      /\b(?:\d+|one|two|three|four|five|six|seven|ten|twelve|thirty)[- ](?:working |business |calendar )?(?:second|minute|hour|day|week|month|year)s?\b|\bimmediately\b|\bat once\b|\d{1,2}[:.]\d{2}/i.test(
        text,
      ),
  },
  {
    asks: /\bhow much\b|\b(?:price|cost|costs|fee|fees|charge|expensive|pay)\b/i,
    has: ({ text }) =>
      /(?:[€$£]|\b(?:EUR|USD|GBP|euros?|dollars?|pounds?)\b)\s?\d|\d\s?(?:[€$£%]|(?:EUR|USD|GBP|euros?|dollars?|pounds?|percent)\b)|\bfree\b/i.test(
        text,
      ),
  },
  { asks: /\bhow many\b|\b(?:limit|maximum|max|minimum|most|size)\b/i, has: ({ text }) => /\d/.test(text) },
  {
    asks: how,
    has: (unit) =>
      (unit.kind === 'item' && unit.ordered) ||
      /^(?:\d+[.)] )?(?:To |Open|Go to|Click|Choose|Select|Press|Enter|Under|In the|On the)/.test(unit.text),
  },
  {
    asks: /\bwhy\b|\bwhat does .* mean\b|\bcause\b/i,
    has: ({ text }) => /\bbecause\b|\bmeans?\b|\bcaused?\b|\bwhen\b|\bsince\b|\bdue to\b/i.test(text),
  },
  {
    asks: /^(?:can|may|is it possible|are we able|do you|does|is|are)\b/i,
    has: ({ text }) =>
      /\b(?:can|cannot|may|must|not|only|possible|supported?|available|allowed)\b/i.test(text),
  },
];

/** What a unit earns for having the form of an answer to the question, 0 or 0.08. */
export const answerBonus = (question: string, unit: Unit): number =>
  forms.some((form) => form.asks.test(question) && form.has(unit)) ? 0.08 : 0;
