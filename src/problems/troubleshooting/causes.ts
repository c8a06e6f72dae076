import type { CausalModel } from '../../contracts/causal-model.ts';
import type { Belief } from './belief.ts';
import type { Compiled } from './compile.ts';

export interface LikelyCause {
  cause_id: string;
  title: string;
  probability: number;
}

/** P(the cause is among those at work), likeliest first. */
export const causesOf = ({ model, hypotheses }: Compiled, belief: Belief): LikelyCause[] => {
  const probability = new Float64Array(model.causes.length);
  for (const [index, causes] of hypotheses.entries()) {
    for (const cause of causes) probability[cause]! += belief[index]!;
  }
  const listed = model.causes.map(({ cause_id, title }, index) => ({
    cause_id,
    title,
    probability: Math.min(1, probability[index]!),
  }));
  const other = { cause_id: 'other', title: 'Another cause', probability: belief[0]! };
  return [...listed, other].sort((one, two) => two.probability - one.probability);
};

/** The cause that the fix most probably removes. */
export const removedBy = (
  fix: CausalModel['fixes'][number] | undefined,
  causes: readonly LikelyCause[],
): LikelyCause | null => {
  if (fix === undefined) return null;
  const share = ({ cause_id, probability }: LikelyCause): number =>
    probability * (fix.success[cause_id] ?? 0);
  const [first] = [...causes].sort((one, other) => share(other) - share(one));
  return first !== undefined && share(first) > 0 ? first : null;
};

/** Outcomes of which fewer than this share come out otherwise don't tell two causes apart. */
const apart = 0.3;

/** Causes that are too improbable to be worth a word. */
const hardlyEver = 0.01;

/** The two likeliest causes that the test tells apart. */
export const toldApartBy = (
  test: CausalModel['tests'][number] | undefined,
  causes: readonly LikelyCause[],
): [LikelyCause, LikelyCause] | null => {
  if (test === undefined) return null;
  const rowOf = ({ cause_id }: LikelyCause): Record<string, number> =>
    test.probability[cause_id] ?? test.otherwise;
  /** The total variation distance. */
  const distance = (one: LikelyCause, other: LikelyCause): number =>
    test.outcomes.reduce(
      (sum, { outcome_id }) =>
        sum + Math.abs((rowOf(one)[outcome_id] ?? 0) - (rowOf(other)[outcome_id] ?? 0)) / 2,
      0,
    );
  const likely = causes.filter(
    ({ cause_id, probability }) => cause_id !== 'other' && probability >= hardlyEver,
  );
  for (const [rank, other] of likely.entries()) {
    const one = likely.slice(0, rank).find((candidate) => distance(candidate, other) >= apart);
    if (one !== undefined) return [one, other];
  }
  return null;
};
