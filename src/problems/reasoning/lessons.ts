import type { Line } from './line.ts';

const mostHanded = 3;

/** Of lines that failed, in the order in which they did, those to learn from before `line` goes on: the ones that begin like it for longest, the last ones first. */
export const lessonsFor = (failed: readonly Line[], line: Line): Line[] =>
  failed
    .map((one, order) => ({ one, order, shared: sharedSteps(one.steps, line.steps) }))
    .sort((one, other) => other.shared - one.shared || other.order - one.order)
    .slice(0, mostHanded)
    .map(({ one }) => one);

const sharedSteps = (one: readonly string[], other: readonly string[]): number => {
  const differs = one.findIndex((step, place) => step !== other[place]);
  return differs < 0 ? one.length : differs;
};

/** The goal, and what is to be avoided on the way to it. */
export const withLessons = (goal: string, failed: readonly Line[]): string => {
  if (failed.length === 0) return goal;
  const listed = failed.map((line) => `- ${line.steps.join(' / ')}: ${line.failed ?? ''}`);
  return [goal, '', 'These lines of reasoning failed; avoid what made them fail:', ...listed].join('\n');
};
