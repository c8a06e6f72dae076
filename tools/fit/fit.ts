import { gateInputs, inputNames, scaleOf, whichOf } from '../../src/reasoning/extractive/belief.ts';
import type { Weights } from '../../src/reasoning/extractive/belief.ts';
import { viewsPerArticle } from '../../src/reasoning/extractive/evidence.ts';
import type { Example } from './examples.ts';

/** Share of tickets that some article answers, as expected. */
const answerable = 0.75;
const shrinkage: number = 1e-5;

/** Weights under which texts are likeliest to lead to their article, and to none where that is away. */
export const fitWeights = (kept: readonly Example[], hidden: readonly Example[]): Weights => {
  const which = [0.25, 0.5, 0.75]
    .map((power) => fitWhich(kept, power))
    .toSorted((one, two) => one.loss - two.loss)[0];
  if (which === undefined) throw new Error('Cannot fit because there are no powers.');
  const { views, power } = which;
  const weights: Weights = { views, power, gate: inputNames.map(() => 0) };
  const rows = [
    ...kept.map(({ evidence }) => ({
      inputs: gateInputs(evidence, whichOf(evidence, weights)),
      yes: 1,
      worth: answerable / kept.length,
    })),
    ...hidden.map(({ evidence }) => ({
      inputs: gateInputs(evidence, whichOf(evidence, weights)),
      yes: 0,
      worth: (1 - answerable) / hidden.length,
    })),
  ];
  return { views, power, gate: logistic(rows) };
};

/** Steepest descent with a step of its own for each weight (Riedmiller and Braun 1993). */
const fitWhich = (
  kept: readonly Example[],
  power: number,
): { views: number[]; power: number; loss: number } => {
  const views = Array.from({ length: viewsPerArticle }, () => 1);
  const steps = views.map(() => 0.2);
  let before = views.map(() => 0);
  let loss = Infinity;
  for (let round = 0; round < 40; round += 1) {
    const gradient = views.map((view) => shrinkage * view);
    loss = 0;
    for (const { evidence, wanted } of kept) {
      const chances = whichOf(evidence, { views, power, gate: [] });
      loss -= Math.log(Math.max(1e-12, chances[wanted] ?? 0)) / kept.length;
      const scale = scaleOf(evidence.length, power) / kept.length;
      evidence.views.forEach((row, label) => {
        const off = (chances[label] ?? 0) - (label === wanted ? 1 : 0);
        if (Math.abs(off) > 1e-5)
          row.forEach((view, at) => (gradient[at] = (gradient[at] ?? 0) + scale * off * view));
      });
    }
    gradient.forEach((slope, at) => {
      const turned = slope * (before[at] ?? 0);
      const step = Math.min(2, Math.max(1e-4, (steps[at] ?? 0) * (turned > 0 ? 1.2 : turned < 0 ? 0.5 : 1)));
      steps[at] = step;
      views[at] = Math.max(0, (views[at] ?? 0) - Math.sign(slope) * step);
    });
    before = gradient;
  }
  return { views, power, loss };
};

type Row = { inputs: readonly number[]; yes: number; worth: number };

/** Logistic regression by Newton's method, slightly shrunk. */
const logistic = (rows: readonly Row[]): number[] => {
  const size = rows[0]?.inputs.length ?? 0;
  let weights = Array.from({ length: size }, () => 0);
  for (let round = 0; round < 25; round += 1) {
    const slope = weights.map((weight) => shrinkage * weight);
    const bend = weights.map((_, at) => weights.map((__, other) => (at === other ? shrinkage : 0)));
    for (const { inputs, yes, worth } of rows) {
      const chance =
        1 / (1 + Math.exp(-inputs.reduce((sum, input, at) => sum + input * (weights[at] ?? 0), 0)));
      inputs.forEach((input, at) => {
        slope[at] = (slope[at] ?? 0) + worth * (chance - yes) * input;
        const line = bend[at] ?? [];
        inputs.forEach(
          (other, to) => (line[to] = (line[to] ?? 0) + worth * chance * (1 - chance) * input * other),
        );
      });
    }
    const step = solved(bend, slope);
    weights = weights.map((weight, at) => weight - (step[at] ?? 0));
  }
  return weights;
};

/** Solves a system of linear equations by elimination with pivots. */
const solved = (matrix: readonly (readonly number[])[], right: readonly number[]): number[] => {
  const rows = matrix.map((row, at) => [...row, right[at] ?? 0]);
  for (let at = 0; at < rows.length; at += 1) {
    let best = at;
    for (let other = at; other < rows.length; other += 1)
      if (Math.abs(rows[other]![at]!) > Math.abs(rows[best]![at]!)) best = other;
    [rows[at], rows[best]] = [rows[best]!, rows[at]!];
    const pivot = rows[at]!;
    for (const row of rows) {
      if (row === pivot) continue;
      const by = row[at]! / pivot[at]!;
      for (let to = at; to < row.length; to += 1) row[to]! -= by * pivot[to]!;
    }
  }
  return rows.map((row, at) => row.at(-1)! / row[at]!);
};
