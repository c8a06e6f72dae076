import { defineTool, failed } from 'deliberate/extension';
import { askLibrary } from './library-client.ts';

/** A loan as the library system knows it. `waiting`: other readers who reserved the item. */
type Loan = {
  loan_id: string;
  item_id: string;
  title: string;
  due_on: string;
  renewals: number;
  waiting: number;
};
type Shown = Omit<Loan, 'waiting'> & { renewable: boolean; why_not?: string };
type Answer = { loans: Loan[] };

const mostRenewals = 3;

/** The house rule: a loan is renewed three times at most, and not while someone else waits for the item. */
const whyNot = ({ renewals, waiting }: Loan): string | undefined => {
  if (waiting > 0) return 'another reader has reserved it';
  if (renewals >= mostRenewals) return `it was renewed ${mostRenewals} times already`;
  return undefined;
};

const isAnswer = (value: unknown): value is Answer =>
  typeof value === 'object' && value !== null && 'loans' in value && Array.isArray(value.loans);

export default defineTool<Record<string, never>, { loans: Shown[] }>({
  run: async (_, context) => {
    const answer = await askLibrary('/loans', {}, context);
    if (!isAnswer(answer)) throw failed('the library does not know the card');
    const loans = answer.loans.map((loan): Shown => {
      const { waiting: _waiting, ...shown } = loan;
      const why_not = whyNot(loan);
      return { ...shown, renewable: why_not === undefined, ...(why_not !== undefined && { why_not }) };
    });
    return { loans };
  },
});
