import type { CausalModelInput } from '../../src/contracts/causal-model.ts';

/** A model small enough to reckon by hand. */
export const printer: CausalModelInput = {
  model_id: 'printer',
  title: 'The printer does not print',
  area: 'printing',
  faults: 'single',
  causes: [
    { cause_id: 'paper', title: 'No paper', prior: 0.5 },
    { cause_id: 'cable', title: 'Loose cable', prior: 0.3 },
    { cause_id: 'driver', title: 'Broken driver', prior: 0.1 },
  ],
  symptoms: [{ symptom_id: 'light', title: 'A light blinks', probability: { paper: 0.8 }, leak: 0.2 }],
  tests: [
    {
      test_id: 'ping',
      kind: 'question',
      title: 'Is it on the network?',
      performed_by: 'customer',
      instruction: 'Is the printer listed on your network page?',
      outcomes: [
        { outcome_id: 'yes', title: 'It is listed' },
        { outcome_id: 'no', title: 'It is not listed' },
      ],
      probability: { cable: { yes: 0, no: 1 } },
      otherwise: { yes: 1, no: 0 },
      cost_usd: 0.5,
      minutes: 1,
    },
  ],
  fixes: [
    {
      fix_id: 'refill',
      title: 'Refill the paper',
      performed_by: 'customer',
      instruction: 'Put paper into tray 1.',
      success: { paper: 1 },
      cost_usd: 2,
      minutes: 3,
      sources: ['printer-paper'],
    },
    {
      fix_id: 'plug',
      title: 'Plug the cable in',
      performed_by: 'customer',
      instruction: 'Push the cable in until it clicks.',
      success: { cable: 0.9 },
      cost_usd: 4,
      minutes: 5,
      sources: ['printer-cable'],
    },
    {
      fix_id: 'reinstall',
      title: 'Install the driver anew',
      performed_by: 'specialist',
      instruction: 'Install driver 4.2.',
      success: { driver: 0.8 },
      cost_usd: 10,
      risk: 0.1,
    },
  ],
  handover: { title: 'A technician visits', cost_usd: 40, minutes: 60 },
  harm_cost_usd: 20,
};
