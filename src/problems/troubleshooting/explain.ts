import type { LikelyCause } from './causes.ts';
import type { Recommendation, Why } from './recommendation.ts';

const percent = (probability: number): string => {
  const rounded = Math.round(probability * 100);
  if (rounded >= 100) return 'nearly 100%';
  return rounded === 0 ? 'under 1%' : `${rounded}%`;
};

const named = ({ title, probability }: LikelyCause): string => `“${title}” (${percent(probability)})`;

const minutesText = (minutes: number | null): string | null => {
  if (minutes === null) return null;
  return minutes < 1
    ? 'less than a minute'
    : `about ${Math.round(minutes)} minute${Math.round(minutes) === 1 ? '' : 's'}`;
};

/** One to three plain sentences for the customer: why this step comes first. */
export const explain = ({ next, why, belief }: Recommendation): string => {
  const time = minutesText(next.minutes);
  switch (next.kind) {
    case 'fix': {
      const takes = time === null ? '' : `takes ${time} and `;
      return `“${next.title}” comes first because it ${takes}resolves ${percent(why.success_probability ?? 0)} of cases like this one; starting with it is expected to take the least effort overall.${causeText(why)}`;
    }
    case 'question':
    case 'test': {
      const what = next.kind === 'question' ? 'This question' : `“${next.title}”`;
      const tells =
        why.tells_apart === null
          ? 'it narrows down the cause'
          : `it helps to tell apart ${named(why.tells_apart[0])} and ${named(why.tells_apart[1])}`;
      const takes = time === null ? 'It' : `It takes ${time} and`;
      return `${what} comes first because ${tells}. ${takes} is expected to save effort overall.`;
    }
    case 'handover': {
      const other = belief.find((cause) => cause.cause_id === 'other');
      const reason =
        other !== undefined && other.probability >= 0.5
          ? `the usual causes do not explain what you see`
          : 'no step that is left is likely enough to help to be worth your time';
      return `A person takes over now because ${reason}.`;
    }
  }
};

/** What a fix is for, and what is likelier, if anything is. */
const causeText = ({ leading, removes }: Why): string => {
  const likeliest = leading.find((cause) => cause.cause_id !== 'other');
  if (likeliest === undefined) return '';
  if (removes === null || removes.cause_id === likeliest.cause_id)
    return ` The likeliest cause is ${named(likeliest)}.`;
  return ` It is for ${named(removes)}; ${named(likeliest)} is likelier, but starting there is expected to take more.`;
};
