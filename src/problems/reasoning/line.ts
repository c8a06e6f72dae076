import type { Problem } from '../../search/index.ts';

/** A step that a reasoner proposes. */
export interface Proposed {
  text: string;
  /** How promising it is, 0..1. */
  prior: number;
}

/** Steps of reasoning, one after the other, and what the search has heard of them. */
export interface Line {
  readonly steps: readonly string[];
  /** By place among the proposed steps: the lines that go on from here. */
  readonly next: Map<number, Line>;
  /** 0..1, by the reasoner. */
  value?: number;
  /** What may come next, which is asked once it is worth it; nothing, if the line is complete or has failed. */
  proposed?: readonly Proposed[];
  /** Why it failed, if it did. */
  failed?: string;
}

/**
 * A line as one simulation sees it. An evaluator writes into the one it was handed what it was told; it counts for all from when
 * the search asks that one for its moves, which it does in the order of its questions, whatever the order of the answers.
 */
export interface Visit {
  readonly line: Line;
  told?: Pick<Line, 'value' | 'proposed' | 'failed'>;
}

export const lineOf = (steps: readonly string[]): Line => ({ steps, next: new Map() });

const longestLabel = 120;

/**
 * Lines of reasoning as a search problem (Tree of Thoughts: Yao et al. 2023).
 * @param hear is told of every line when what was told of it counts
 */
export const reasoningProblem = (hear: (line: Line) => void): Problem<Visit> => ({
  players: 1,
  copy: ({ line }) => ({ line }),
  turn: () => 1,
  moves(visit) {
    const { line, told } = visit;
    if (told !== undefined) {
      delete visit.told;
      Object.assign(line, told);
      hear(line);
    }
    return line.proposed?.map((_, place) => place) ?? [];
  },
  finished: ({ line }) => line.proposed?.length === 0,
  apply({ line }, move) {
    let next = line.next.get(move);
    if (next === undefined) {
      next = lineOf([...line.steps, line.proposed![move]!.text]);
      line.next.set(move, next);
    }
    return { line: next };
  },
  reward: ({ line }) => line.value ?? 0,
  label: ({ line }, move) => `${move + 1}. ${(line.proposed?.[move]?.text ?? '').slice(0, longestLabel)}`,
});
