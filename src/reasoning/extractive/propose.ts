import type { ReasonerInput, ReasonerOutput } from '../../contracts/reasoning.ts';
import { evaluateExpression } from '../../knowledge/index.ts';
import { fill } from '../composer.ts';
import { outputs } from './facts.ts';
import type { Knowhow } from './knowhow.ts';
import { wantedOf } from './documents.ts';
import { scorePassages, select } from './select.ts';

type Step = ReasonerOutput<'propose'>['steps'][number];

/** Next steps from a state: actions by the pack's rules, or thoughts, which are the passages' best sentences not yet said. */
export const propose = async (knowhow: Knowhow, input: ReasonerInput<'propose'>): Promise<Step[]> =>
  (input.kind === 'action' ? await actions(knowhow, input) : thoughts(knowhow, input)).slice(0, input.limit);

const actions = async (knowhow: Knowhow, input: ReasonerInput<'propose'>): Promise<Step[]> => {
  const text = [input.goal, ...input.state].join('\n');
  const signals = knowhow.signals(text);
  const scope = {
    text,
    subject: input.subject,
    entities: input.triage?.entities ?? signals.entities,
    facts: outputs(input.facts),
    intents: input.triage?.intents.map((intent) => intent.intent_id) ?? [],
    area: input.triage?.area,
    urgency: input.triage?.urgency ?? signals.urgency,
  };
  const steps: Step[] = [];
  for (const action of knowhow.pack.actions) {
    if (action.proposal === undefined || !input.actions.includes(action.action_id)) continue;
    const { when, because, arguments: given } = action.proposal;
    const wanted = await evaluateExpression(when, scope).catch(() => false);
    if (wanted !== true) continue;
    const values = await evaluateExpression(given, scope).catch(() => undefined);
    if (typeof values !== 'object' || values === null || Array.isArray(values)) continue;
    const args = { ...values };
    steps.push({
      text: action.title,
      prior: 0.9,
      proposal: { action: action.action_id, arguments: args, because: fill(because, args) },
    });
  }
  return steps;
};

const thoughts = (knowhow: Knowhow, input: ReasonerInput<'propose'>): Step[] => {
  if (input.passages.length === 0) return [];
  const query = knowhow.query([input.goal, ...input.state].join('\n'));
  const likely = wantedOf(knowhow, input.goal, input.passages).flatMap((document) => document.passages);
  const chosen = select(scorePassages(query, input.goal, likely, knowhow.about), {
    most: input.limit + input.state.length,
    least: 0.3,
  })
    .filter((candidate) => !input.state.includes(candidate.unit.text))
    .toSorted((one, two) => two.score - one.score);
  const sum = chosen.reduce((total, candidate) => total + candidate.score, 0) || 1;
  return chosen.map((candidate) => ({
    text: candidate.unit.text,
    prior: Math.min(1, candidate.score / sum),
  }));
};
