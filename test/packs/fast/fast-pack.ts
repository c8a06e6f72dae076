import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { copyTinyPack } from '../../support/tiny-pack.ts';

const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

/** A causal model over which a few thousand simulations take seconds: many causes, and nothing that tells them apart well. */
const hardModel = (causes: number, tests: number, fixes: number): object => {
  const hit = (one: number, other: number): boolean => (one * 7 + other * 3) % 5 < 2;
  return {
    model_id: 'leaves',
    title: 'Why leaves suffer, in too much detail',
    area: 'care',
    faults: 'single',
    causes: range(causes).map((cause) => ({
      cause_id: `c${cause}`,
      title: `Cause ${cause}`,
      prior: 0.9 / causes,
      sources: ['yellow-leaves'],
    })),
    symptoms: [
      {
        symptom_id: 'yellow',
        title: 'The leaves turn yellow',
        phrases: ['leaves turn yellow'],
        probability: Object.fromEntries(range(causes).map((cause) => [`c${cause}`, 0.3 + (cause % 5) / 10])),
      },
    ],
    tests: range(tests).map((test) => ({
      test_id: `t${test}`,
      kind: 'test',
      title: `Test ${test}`,
      performed_by: 'specialist',
      instruction: `Make test ${test}.`,
      outcomes: [
        { outcome_id: 'no', title: 'No' },
        { outcome_id: 'yes', title: 'Yes' },
      ],
      probability: Object.fromEntries(
        range(causes)
          .filter((cause) => hit(cause, test))
          .map((cause) => [`c${cause}`, { yes: 0.7, no: 0.3 }]),
      ),
      otherwise: { yes: 0.4, no: 0.6 },
      cost_usd: 1 + (test % 3),
    })),
    fixes: range(fixes).map((fix) => ({
      fix_id: `f${fix}`,
      title: `Fix ${fix}`,
      performed_by: 'customer',
      instruction: 'Let the soil dry, and water only once its upper half is dry.',
      success: Object.fromEntries(
        range(causes)
          .filter((cause) => hit(cause, fix + 1))
          .map((cause) => [`c${cause}`, 0.6]),
      ),
      cost_usd: 2 + (fix % 4),
      sources: ['yellow-leaves'],
    })),
    handover: { title: 'A gardener looks at a photo', cost_usd: 60, minutes: 30 },
  };
};

type Folder = { folder: string; dispose: () => void };

/**
 * A copy of the tiny pack whose clocks run out within seconds, in a folder of its own.
 * @param options.remind seconds until a reminder, and until `decide` time is up: longer than a host takes to get to a question
 * @param options.hard whether a search of a few thousand simulations takes seconds too
 */
export const fastPack = ({ remind = 1, decide = 2, hard = false } = {}): Folder => {
  const { folder, dispose } = hard ? hardPack() : copyTinyPack();
  const hurry = (file: string, seconds: Readonly<Record<string, number>>): void => {
    const path = join(folder, file);
    const text = readFileSync(path, 'utf8').replaceAll(
      /\b(remind_after|decide_within|close_after): *\w+/g,
      (whole, name: string) => (name in seconds ? `${name}: ${seconds[name] ?? 0}s` : whole),
    );
    writeFileSync(path, text);
  };
  hurry('pack.yaml', { remind_after: remind, close_after: decide });
  hurry('policies.yaml', { remind_after: remind, decide_within: decide });
  return { folder, dispose };
};

/** A copy of the tiny pack in which a search of a few thousand simulations takes seconds. */
export const hardPack = (): Folder => {
  const { folder, write, dispose } = copyTinyPack();
  write('causal/leaves.yaml', stringify(hardModel(40, 25, 25)));
  return { folder, dispose };
};
