/** Small parts that the rules of `src/domain` are tried on. */
import type { BusinessAction } from '../../src/contracts/action.ts';
import type { Specialist } from '../../src/contracts/pack/specialists.ts';
import type { Plan, Step, StepResult } from '../../src/contracts/plan.ts';

export const aSpecialist = (specialist_id: string, over: Partial<Specialist> = {}): Specialist => ({
  specialist_id,
  title: specialist_id,
  field: '',
  weight: 0.8,
  role: 'consult',
  methods: ['direct', 'mcts'],
  areas: [],
  tools: [],
  actions: [],
  ...over,
});

export const aStep = (step_id: string, over: Partial<Step> = {}): Step => ({
  step_id,
  kind: 'consult',
  specialist: 'billing',
  method: 'direct',
  task: `Task ${step_id}`,
  depends_on: [],
  queue: 'specialist',
  status: 'pending',
  attempts: 0,
  cost_usd: 0,
  ...over,
});

export const aResult = (confidence: number, over: Partial<StepResult> = {}): StepResult => ({
  sentences: [],
  confidence,
  unknown: false,
  proposals: [],
  questions: [],
  produced_by: { reasoner: 'test' },
  ...over,
});

/** A step that succeeded with that confidence. */
export const done = (step_id: string, confidence = 0.9, over: Partial<Step> = {}): Step =>
  aStep(step_id, { status: 'succeeded', result: aResult(confidence), ...over });

export const aPlan = (...steps: Step[]): Plan => ({ version: 1, made_by: 'rules', steps });

export const anAction = (over: Partial<BusinessAction> = {}): BusinessAction => ({
  action_id: 'act_1',
  name: 'refund',
  arguments: { charge: 'ch_1', amount: 100 },
  risk: 'high',
  status: 'proposed',
  because: 'Charged twice.',
  target: 'target',
  attempts: 0,
  sources: [],
  ...over,
});
