import { describe, expect, it } from 'vitest';
import { connectFour, emptyPosition, guidedConnectFour } from '../../src/problems/connect-four.ts';
import type { Position } from '../../src/problems/connect-four.ts';
import { emptyBoard, ticTacToe } from '../../src/problems/tic-tac-toe.ts';
import type { Board } from '../../src/problems/tic-tac-toe.ts';
import { createGenerator } from '../../src/search/index.ts';

/** Four equal neighbours through any cell of a board of columns, found by looking everywhere. */
const hasFour = (board: readonly (readonly number[])[], player: number): boolean =>
  board.some((cells, column) =>
    cells.some((_, row) =>
      [
        [0, 1],
        [1, 0],
        [1, 1],
        [1, -1],
      ].some(([right, up]) =>
        [0, 1, 2, 3].every((step) => board[column + step * right!]?.[row + step * up!] === player),
      ),
    ),
  );

describe('connect four', () => {
  it('ends, and is won, as looking at every line says', () => {
    const random = createGenerator(4);
    const winners = new Set<number>();
    for (let game = 0; game < 600; game += 1) {
      const board: number[][] = Array.from({ length: 7 }, () => []);
      let position = emptyPosition();
      for (let moves = connectFour.moves(position); moves.length > 0; moves = connectFour.moves(position)) {
        const player = connectFour.turn(position);
        const column = moves[random.below(moves.length)]!;
        board[column]!.push(player);
        position = connectFour.apply(position, column);
        const won = hasFour(board, player);
        const open = [0, 1, 2, 3, 4, 5, 6].filter((at) => board[at]!.length < 6);
        expect(position.winner).toBe(won ? player : 0);
        expect(connectFour.moves(position)).toEqual(won ? [] : open);
      }
      winners.add(position.winner);
      expect(connectFour.reward(position)).toBe([0.5, 1, 0][position.winner]);
    }
    expect(winners).toEqual(new Set([0, 1, 2]));
  });

  it('has as many positions after each ply as are known (OEIS A212693), each with a hash of its own', () => {
    let reached: Position[] = [emptyPosition()];
    const counts = [1];
    for (let ply = 1; ply <= 6; ply += 1) {
      const next = new Map<string, Position>();
      for (const position of reached) {
        for (const column of connectFour.moves(position)) {
          const after = connectFour.apply(connectFour.copy(position), column);
          next.set(Object.values(after).join(), after);
        }
      }
      reached = [...next.values()];
      counts.push(reached.length);
      expect(new Set(reached.map((position) => connectFour.hash!(position))).size).toBe(reached.length);
    }
    expect(counts).toEqual([1, 7, 49, 238, 1120, 4263, 16422]);
  });
});

describe('a guided playout of connect four', () => {
  const after = (columns: string): Position =>
    [...columns].reduce((position, column) => connectFour.apply(position, Number(column)), emptyPosition());
  const choices = (columns: string): Set<number> => {
    const random = createGenerator(1);
    return new Set(Array.from({ length: 200 }, () => guidedConnectFour.guide!(after(columns), random)));
  };

  it.each([
    ['wins, though the other could too', '010101', [0]],
    ['keeps the other from winning', '01010', [0]],
    ['keeps the other from winning along a row', '00112', [3]],
    ['plays anything else at random', '33', [0, 1, 2, 3, 4, 5, 6]],
  ])('%s', (_, columns, expected) => {
    expect([...choices(columns)].toSorted()).toEqual(expected);
  });
});

describe('tic-tac-toe', () => {
  it('has 255,168 games, of which the first player wins 131,184 and the second 77,904, over 5,478 boards', () => {
    const ends = new Map<number, number>();
    const hashes = new Map<number, string>();
    const play = (board: Board): void => {
      const moves = ticTacToe.moves(board);
      const text = `${board.one} ${board.two}`;
      const hash = ticTacToe.hash!(board);
      if (hashes.get(hash) !== text) {
        expect(hashes.has(hash)).toBe(false);
        hashes.set(hash, text);
      }
      if (moves.length === 0) ends.set(ticTacToe.reward(board), (ends.get(ticTacToe.reward(board)) ?? 0) + 1);
      for (const square of moves) play(ticTacToe.apply(ticTacToe.copy(board), square));
    };
    play(emptyBoard());
    expect(Object.fromEntries(ends)).toEqual({ 1: 131_184, 0: 77_904, 0.5: 46_080 });
    expect(hashes.size).toBe(5_478);
  });
});
