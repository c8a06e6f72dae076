import type { Sentence } from '../../contracts/evidence.ts';
import type { Proposal } from '../../contracts/plan.ts';
import type { MethodContext, MethodRun } from './method.ts';

const maxProposals = 5;
const halfFit = 0.7;

const citesFacts = (sentence: Sentence): boolean =>
  sentence.citations.some((citation) => citation.source_id.startsWith('fact:'));

/** What the specialist would do, by its reasoner, from all that the customer said. */
export const proposalsOf = async (context: MethodContext): Promise<Proposal[]> => {
  const { specialist, session, reasoner, asking } = context;
  if (specialist.actions.length === 0) return [];
  const said = session.messages
    .filter((message) => message.from === 'customer')
    .map((message) => message.text);
  const { steps } = await reasoner.propose(
    {
      goal: said.length === 0 ? context.task : said.join('\n'),
      state: [],
      kind: 'action',
      actions: [...specialist.actions],
      passages: [...context.passages],
      facts: [...context.facts],
      ...(session.triage === undefined ? {} : { triage: session.triage }),
      ...(session.subject === undefined ? {} : { subject: session.subject }),
      limit: maxProposals,
    },
    asking,
  );
  return steps.flatMap((step) => (step.proposal === undefined ? [] : [step.proposal]));
};

/** One pass: an answer from the evidence, and the actions it calls for. */
export const direct: MethodRun = async (context) => {
  const { task, conversation, passages, facts, specialist, reasoner, asking } = context;
  const [answer, proposals] = await Promise.all([
    reasoner.answer(
      {
        task,
        conversation: [...conversation],
        specialist: specialist.specialist_id,
        passages: [...passages],
        facts: [...facts],
      },
      asking,
    ),
    proposalsOf(context),
  ]);
  const acts = proposals.length > 0;
  // Where something is done about it, words that fit only half are no help.
  const weak = acts && answer.confidence < halfFit;
  return {
    sentences: weak ? answer.sentences.filter(citesFacts) : answer.sentences,
    confidence: acts ? Math.max(answer.confidence, 0.8) : answer.confidence,
    unknown: answer.unknown && !acts,
    proposals,
    questions: [],
    produced_by: answer.produced_by,
  };
};
