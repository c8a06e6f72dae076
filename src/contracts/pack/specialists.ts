import { z } from 'zod';
import { expression, slug } from './common.ts';
import { methodSchema } from './method.ts';

export type { Method } from './method.ts';

/** `specialists.yaml`: who reasons. */
export const specialistSchema = z.strictObject({
  specialist_id: slug,
  title: z.string().min(1),
  /** What it knows, in a sentence; shown to people and to a language model. */
  field: z.string().min(1),
  /** Weight in the vote, 0..1. */
  weight: z.number().min(0).max(1),
  /**
   * What part it takes: `consult` answers steps of plans; `triage`, `retrieval` and `judge` take part through the
   * use case of that name.
   */
  role: z.enum(['consult', 'triage', 'retrieval', 'judge']).default('consult'),
  /** Methods it may use, the preferred one first. */
  methods: z.array(methodSchema).min(1),
  /** Restricts its retrieval to articles with any of these areas; none: all. */
  areas: z.array(slug).default([]),
  /** Tools it may call, each with the JSONata over {subject, text, entities} that makes its input, or nothing when false. */
  tools: z
    .array(
      z.strictObject({
        tool: slug,
        when: expression.default('true'),
        input: expression,
        /**
         * How its answer is told without a model: JSONata over what actions see plus `output` (the tool's answer), giving
         * `[{text, quotes}]`: a sentence, and pieces of the answer's canonical JSON, verbatim, that bear it out.
         */
        say: expression.optional(),
      }),
    )
    .default([]),
  /** Actions it may propose. */
  actions: z.array(slug).default([]),
  /** Causal model it searches with `mcts`; the file of that name in `causal/`. */
  causal_model: slug.optional(),
});
export type Specialist = z.infer<typeof specialistSchema>;
export const specialistsSchema = z.strictObject({ specialists: z.array(specialistSchema).min(1) });
