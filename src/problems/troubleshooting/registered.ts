import { z } from 'zod';
import { causalModelSchema, troubleshootingEvidenceSchema } from '../../contracts/causal-model.ts';
import type { RegisteredProblem } from '../registered.ts';
import { cannotRead } from '../registered.ts';
import { explain } from './explain.ts';
import { createTroubleshooter, recommendation } from './recommend.ts';

const inputSchema = z.strictObject({
  model: causalModelSchema,
  evidence: troubleshootingEvidenceSchema.prefault({}),
});

const name = 'troubleshooting';

const parse = (input: string): z.output<typeof inputSchema> => {
  let json: unknown;
  try {
    json = JSON.parse(input);
  } catch {
    throw cannotRead(name, 'it is not JSON');
  }
  const parsed = inputSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.slice(0, 10).map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw cannotRead(name, lines.join('; '));
};

export const troubleshootingProblemByName: RegisteredProblem = {
  name,
  summary: 'The next step on a ticket. Input: JSON {model, evidence: {symptoms, tests, failed_fixes}}.',
  start(input, options, saved) {
    const { model, evidence } = parse(input);
    return createTroubleshooter(model, evidence, options, saved).search;
  },
  answer(input, result) {
    const { model, evidence } = parse(input);
    const recommended = recommendation(model, evidence, result);
    return {
      solved: !recommended.handover,
      answer: [recommended.next.instruction, explain(recommended)],
    };
  },
};
