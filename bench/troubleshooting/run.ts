/**
 * `npm run bench:troubleshooting`: what resolving a ticket costs on average when the next step is found by search, beside a
 * fixed order, the order of P(success) / cost, and greedy choice, on generated models of 5, 10, 20 and 50 causes; and how far the
 * search is from exact dynamic programming on small ones. Every cost is an exact expectation over tickets; the intervals are over
 * models. `--short` takes few models and no 10,000 iterations. Prints JSON.
 */
import {
  compile,
  efficiencyOrderCost,
  known,
  recommend,
  solveExactly,
  stepId,
} from '../../src/problems/troubleshooting.ts';
import type { Compiled } from '../../src/problems/troubleshooting.ts';
import { createGenerator } from '../../src/search/index.ts';
import { generateModel } from '../../test/problems/models.ts';
import type { Shape } from '../../test/problems/models.ts';
import { fixedOrder, greedy, policyCost, searched } from '../../test/problems/policies.ts';

const short = process.argv.includes('--short');
const nothing = { symptoms: {}, tests: {}, failed_fixes: [] };

/** The search's own policy is followed where this share of tickets comes, and greedy choice, which it is compared with, beyond. */
const rare = 0.01;

const sizes = short
  ? [
      { causes: 5, tests: 3, models: 10, most: 10 },
      { causes: 50, tests: 25, models: 2, most: 0 },
    ]
  : [
      { causes: 5, tests: 3, models: 40, most: 40 },
      { causes: 10, tests: 5, models: 30, most: 10 },
      { causes: 20, tests: 10, models: 20, most: 4 },
      { causes: 50, tests: 25, models: 10, most: 1 },
    ];

const round = (value: number): number => Number(value.toPrecision(4));
const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** The mean and its 95% interval, by 10,000 resamplings (percentile bootstrap, Efron 1979). */
const estimate = (values: readonly number[]): { mean: number; low: number; high: number } => {
  const random = createGenerator(1);
  const means = Float64Array.from({ length: 10_000 }, () =>
    mean(values.map(() => values[random.below(values.length)]!)),
  ).sort();
  return { mean: round(mean(values)), low: round(means[250]!), high: round(means[9_750]!) };
};

interface Row {
  fixed: number;
  efficiency: number;
  greedy: number;
  /** By iterations. */
  searched: Record<number, number>;
}

/** CPU time of the recommendation that a new ticket gets, by the number of causes and of iterations. */
const milliseconds: Record<string, number[]> = {};

const rowOf = (compiled: Compiled, budgets: readonly number[]): Row => {
  const myopic = greedy(compiled);
  const row: Row = {
    fixed: policyCost(compiled, fixedOrder(compiled)),
    efficiency: efficiencyOrderCost(compiled, known(compiled, nothing)),
    greedy: policyCost(compiled, myopic),
    searched: {},
  };
  for (const iterations of budgets) {
    const begun = process.cpuUsage().user;
    recommend(compiled.model, nothing, { iterations });
    const took = (process.cpuUsage().user - begun) / 1000;
    (milliseconds[`${compiled.model.causes.length} causes, ${iterations} iterations`] ??= []).push(took);
    row.searched[iterations] = policyCost(compiled, searched(compiled, iterations), { rare, then: myopic });
  }
  return row;
};

const compared = sizes.map(({ causes, tests, models, most }) => {
  const rows = Array.from({ length: models }, (_, index) => {
    const budgets = index < most ? [100, 1_000, 10_000] : [100, 1_000];
    return rowOf(compile(generateModel({ seed: index + 1, causes, tests })), budgets);
  });
  console.error(`${causes} causes: done`);
  return {
    causes,
    tests,
    models,
    expected_cost_usd: {
      fixed_order: estimate(rows.map((row) => row.fixed)),
      efficiency_order: estimate(rows.map((row) => row.efficiency)),
      greedy: estimate(rows.map((row) => row.greedy)),
    },
    search: [100, 1_000, 10_000].flatMap((iterations) => {
      const measured = rows.filter((row) => row.searched[iterations] !== undefined);
      if (measured.length === 0) return [];
      const saved = (than: (row: Row) => number) =>
        estimate(measured.map((row) => 100 * (1 - row.searched[iterations]! / than(row))));
      return [
        {
          iterations,
          models: measured.length,
          expected_cost_usd: estimate(measured.map((row) => row.searched[iterations]!)),
          percent_below_greedy: saved((row) => row.greedy),
          percent_below_efficiency_order: saved((row) => row.efficiency),
          percent_below_fixed_order: saved((row) => row.fixed),
          cheaper_than_greedy: measured.filter((row) => row.searched[iterations]! < row.greedy - 1e-9).length,
          dearer_than_greedy: measured.filter((row) => row.searched[iterations]! > row.greedy + 1e-9).length,
        },
      ];
    }),
  };
});

/** How much more than the least a ticket costs that begins with the recommended step and goes on optimally, in percent. */
const regretOf = (shape: Omit<Shape, 'seed'>, models: number) =>
  [100, 1_000, 10_000].map((iterations) => {
    const regrets = Array.from({ length: models }, (_, index) => {
      const model = generateModel({ ...shape, seed: index + 1 });
      const compiled = compile(model);
      const exact = solveExactly(compiled, known(compiled, nothing));
      const { next } = recommend(model, nothing, { iterations });
      const step = [...exact.costs.keys()].find((candidate) => stepId(compiled, candidate) === next.id)!;
      return 100 * (exact.costs.get(step)! / exact.cost - 1);
    });
    return {
      ...shape,
      models,
      iterations,
      mean_percent: round(mean(regrets)),
      worst_percent: round(Math.max(...regrets)),
    };
  });

const small = short ? 5 : 40;
console.log(
  JSON.stringify(
    {
      node: process.version,
      compared,
      cpu_ms_a_recommendation: Object.fromEntries(
        Object.entries(milliseconds).map(([what, each]) => [what, round(mean(each))]),
      ),
      regret: [
        ...regretOf({ causes: 7, tests: 4, faults: 'single' }, small),
        ...regretOf({ causes: 4, tests: 3, faults: 'multiple' }, small),
      ],
    },
    null,
    2,
  ),
);
