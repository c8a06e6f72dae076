import { describe, expect, it } from 'vitest';
import { connectFour, emptyPosition } from '../../src/problems/connect-four.ts';
import { emptyBoard, ticTacToe } from '../../src/problems/tic-tac-toe.ts';
import { combine, createSearch, resumeSearch, search } from '../../src/search/index.ts';
import type { SearchResult } from '../../src/search/index.ts';

const played = (...columns: number[]) =>
  columns.reduce((at, column) => connectFour.apply(at, column), emptyPosition());

const boardOf = (...squares: number[]) =>
  squares.reduce((at, square) => ticTacToe.apply(at, square), emptyBoard());

describe('several searches as one', () => {
  const results = [1, 2, 3, 4].map((seed) => search(connectFour, played(3, 3), { iterations: 500, seed }));

  it('add up visits and values, move by move', () => {
    const all = combine(results);
    expect(all.stats.iterations).toBe(2_000);
    expect(all.stats.root_visits).toBe(2_000);
    for (const { move, visits, value } of all.moves) {
      const parts = results.map((result) => result.moves.find((one) => one.move === move)!);
      expect(visits).toBe(parts.reduce((sum, part) => sum + part.visits, 0));
      expect(value * visits).toBeCloseTo(
        parts.reduce((sum, part) => sum + part.value * part.visits, 0),
        9,
      );
    }
    const most = Math.max(...all.moves.map(({ visits }) => visits));
    expect(all.stats.best_action_visits).toBe(most);
  });

  it('are surer than one of them', () => {
    const width = ({ interval }: SearchResult): number => interval!.high - interval!.low;
    const best = combine(results);
    const one = results.find(({ bestMove }) => bestMove === best.bestMove)!;
    expect(width(best)).toBeLessThan(width(one));
    expect(best.interval!.low).toBeLessThan(best.value);
  });

  it('are one search where there is one', () => {
    const [only] = results;
    const { stats, bestMove, value, principalMoves } = combine([only!]);
    expect({ stats, bestMove, value, principalMoves }).toEqual({
      stats: only!.stats,
      bestMove: only!.bestMove,
      value: only!.value,
      principalMoves: only!.principalMoves,
    });
  });

  it('have proven what one has proven', () => {
    const win = boardOf(0, 4, 1, 3);
    const short = search(ticTacToe, win, { iterations: 2, seed: 3 });
    const long = search(ticTacToe, win, { iterations: 2_000, seed: 4 });
    expect(combine([short, long])).toMatchObject({ proven: true, value: 1, bestMove: long.bestMove });
  });

  it('can’t be none', () => {
    expect(() => combine([])).toThrow('because there are none');
  });
});

describe('a search that moves on', () => {
  it('keeps what it knows below the move', () => {
    const running = createSearch(connectFour, played(3), { iterations: 3_000, seed: 2 });
    running.step(Infinity);
    const before = running.result().moves.find(({ move }) => move === 3)!;
    running.advance(3);
    expect(running.stopped).toBeNull();
    expect(running.iterations).toBe(0);
    expect(running.tree.visits(0)).toBe(before.visits);
    expect(running.result().stats.root_value).toBeCloseTo(1 - before.value, 12);
    running.step(Infinity);
    expect(running.result().stats.root_visits).toBe(before.visits + 3_000);
  });

  it('plays a game to its end against itself, with and without shared states', () => {
    for (const transpositions of [false, true]) {
      const running = createSearch(ticTacToe, boardOf(), { iterations: 3_000, transpositions });
      const moves: number[] = [];
      for (;;) {
        running.step(Infinity);
        const { bestMove, value } = running.result();
        if (moves.length > 4) expect(value).toBe(0.5);
        moves.push(bestMove);
        const over = ticTacToe.moves(boardOf(...moves)).length === 0;
        if (over) break;
        running.advance(bestMove);
      }
      expect(moves).toHaveLength(9);
    }
  });

  it('is saved and goes on from where it moved to', () => {
    const options = { iterations: 800, transpositions: true };
    const running = createSearch(ticTacToe, boardOf(4), options);
    running.step(Infinity);
    running.advance(0);
    running.step(100);
    const resumed = resumeSearch(ticTacToe, boardOf(4, 0), options, running.save());
    running.step(Infinity);
    resumed.step(Infinity);
    expect(resumed.result()).toEqual(running.result());
  });

  it('begins anew by Gumbel’s rule', () => {
    const running = createSearch(connectFour, played(3), { iterations: 200, selection: 'gumbel' });
    running.step(Infinity);
    running.advance(2);
    expect(running.tree.visits(0)).toBe(0);
    running.step(Infinity);
    expect(running.result().stats.root_visits).toBe(200);
  });

  it('can’t make a move that there isn’t, or go on after the end', () => {
    const running = createSearch(ticTacToe, boardOf(0, 4, 1, 3), { iterations: 100 });
    running.step(Infinity);
    expect(() => running.advance(4)).toThrow('the move 4 is not among the moves');
    expect(() => running.advance(2)).toThrow('the state has no moves');
    expect(running.result().stats.iterations).toBeGreaterThan(0);
  });
});
