import type { LikelyCause, Recommendation } from './recommend.ts';

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

/** One or two plain sentences for the customer: why this step comes first. */
export const explain = ({ next, why, belief }: Recommendation): string => {
  const listed = why.leading.filter((cause) => cause.cause_id !== 'other');
  const [first, second] = listed;
  const time = minutesText(next.minutes);
  switch (next.kind) {
    case 'fix': {
      const likeliest = first === undefined ? '' : ` The likeliest cause is ${named(first)}.`;
      const takes = time === null ? '' : `takes ${time} and `;
      return `“${next.title}” comes first because it ${takes}resolves ${percent(why.success_probability ?? 0)} of cases like this one; starting with it is expected to take the least effort overall.${likeliest}`;
    }
    case 'question':
    case 'test': {
      const what = next.kind === 'question' ? 'This question' : `“${next.title}”`;
      const tells =
        first === undefined || second === undefined
          ? 'it narrows down the cause'
          : `it helps to tell apart the likeliest causes, ${named(first)} and ${named(second)}`;
      const takes = time === null ? '' : ` It takes ${time} and is expected to save effort overall.`;
      return `${what} comes first because ${tells}.${takes}`;
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
