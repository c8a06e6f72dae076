import { describe, expect, it } from 'vitest';
import { createPlayer } from '../../src/usecases/play.ts';

describe('a player', () => {
  /** One that thinks for 5,000 simulations about the first position, and has hardly time for the next. */
  const second = (seed: number, positions: readonly [string, string]): string => {
    let hurried = false;
    const play = createPlayer('connect-four', { iterations: 5_000, seed, deadline: () => hurried });
    play(positions[0]);
    hurried = true;
    return play(positions[1]);
  };

  it('knows what it learned before where a position follows from the one before', () => {
    // The first player has three in the middle column, and the second must take its fourth place.
    const seeds = [1, 2, 3, 4, 5];
    expect(seeds.map((seed) => second(seed, ['323', '32323']))).toEqual(seeds.map(() => '3'));
    expect(seeds.map((seed) => second(seed, ['6', '32323']))).not.toEqual(seeds.map(() => '3'));
  });

  it('begins anew where a position does not follow from the one before', () => {
    const options = { iterations: 500, seed: 2 };
    const play = createPlayer('connect-four', options);
    play('33');
    expect(play('0101')).toBe(createPlayer('connect-four', options)('0101'));
    expect(play('')).toBe(createPlayer('connect-four', options)(''));
  });

  it('gives the same moves for the same positions and seed', () => {
    const game = ['', '33', '3323', '332321'];
    const moves = (): string[] => game.map(createPlayer('connect-four', { iterations: 400, seed: 9 }));
    expect(moves()).toEqual(moves());
  });

  it('refuses by name what is no position, and plays on', () => {
    const play = createPlayer('connect-four', { iterations: 200 });
    play('3');
    for (const wrong of ['3333333', '0101010', '9'])
      expect(() => play(wrong)).toThrow(expect.objectContaining({ code: 'SearchInvalid' }));
    expect(play('34')).toMatch(/^[0-6]$/);
  });
});
