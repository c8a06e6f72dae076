import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Failure } from '../../src/contracts/errors.ts';
import { readBlocksworld } from '../../src/problems/blocksworld-pddl.ts';
import { blocksworldProblem } from '../../src/problems/blocksworld.ts';
import { blockNames, pddl } from './blocksworld-tasks.ts';

const sussman = pddl([['a', 'c'], ['b']], '(and (on a b) (on b c))');

describe('a problem file', () => {
  it('is read as planners’ collections write it', () => {
    const { names, start, goal } = readBlocksworld(`
      ; BLOCKS-3-0, "made up": (not read)
      (DEFINE (PROBLEM BLOCKS-3-0)
      (:DOMAIN BLOCKS)
      (:requirements :strips :typing)
      (:OBJECTS D B - block A - Object)
      (:INIT (CLEAR D) (CLEAR A) (ON-TABLE B) (ON D B)\t(ontable A)
       (ARM-EMPTY))
      (:goal (AND (and (ON D A)) (ON B D))) ; end
      )`);
    expect(names).toEqual(['d', 'b', 'a']);
    expect([...start.below]).toEqual([1, -1, -1]);
    expect([...goal.below]).toEqual([2, 0, -3]);
  });

  it.each<[message: string, input: string]>([
    ['a bracket is not closed', '(define'],
    ['a bracket is closed', ')'],
    ['not one expression', ''],
    ['not one expression', 'hello'],
    ['does not begin with “(define”', '(hello)'],
    ['it is a domain', '(define (domain blocksworld))'],
    ['“:metric” is not a section', sussman.replace('(:goal', '(:metric minimize (total-cost)) (:goal')],
    ['two sections “(:objects …)”', sussman.replace('(:goal', '(:objects d) (:goal')],
    ['“:gaol” is not a section', sussman.replace('(:goal (and', '(:gaol (and')],
    ['no section “(:goal …)”', sussman.replace(/\(:goal.*\)/, ')')],
    ['the type of objects is “truck”, not “block” or “object”', sussman.replace('- block', '- truck')],
    ['the type of objects is nothing', sussman.replace('- block', '-')],
    ['the objects contain an expression', sussman.replace('- block', '(a)')],
    ['a block is listed twice', sussman.replace('- block', 'A')],
    ['it has 0 blocks', sussman.replace('a c b - block', '')],
    ['“under” in the goal is not on, ontable, clear, holding', sussman.replace('(on b c)', '(under b c)')],
    ['“or” in the goal', sussman.replace('(on b c)', '(or (on b c) (on c b))')],
    ['the goal has a negative fact', sussman.replace('(on b c)', '(not (on b c))')],
    ['“z” in the goal is not among the objects', sussman.replace('(on b c)', '(on b z)')],
    ['an expression in brackets in the goal', sussman.replace('(on b c)', '(on b (a))')],
    ['“on” in the goal has 1 blocks, not 2', sussman.replace('(on b c)', '(on b)')],
    ['in the goal “a” is in two places', sussman.replace('(on b c)', '(on a c)')],
    ['in the goal two blocks are on “b”', sussman.replace('(on b c)', '(on c b)')],
    ['in the goal “a” is on itself', sussman.replace('(on b c)', '(on b a)')],
    ['in the goal “b” is clear and has a block on it', sussman.replace('(on b c)', '(clear b)')],
    ['in the goal “on” is not a fact', sussman.replace('(on b c)', 'on b c')],
    ['in the start “c” is in two places', sussman.replace('(on c a)', '(on c a) (on c b)')],
    ['“=” in the start is not', sussman.replace('(on c a)', '(on c a) (= (total-cost) 0)')],
    ['the start does not say where “c” is', sussman.replace('(on c a)', '(clear a)')],
    ['in the start “a” is on itself', sussman.replace('(ontable a)', '(on a c)').replace('(clear c)', '')],
    ['in the start “a” is clear and has a block on it', sussman.replace('(clear b)', '(clear b) (clear a)')],
    ['the start does not say that “b” is clear', sussman.replace('(clear b)', '')],
    ['in two places', sussman.replace('(handempty)', '(handempty) (holding a)')],
    ['the start does not say that the hand is empty', sussman.replace('(handempty)', '')],
    ['its goal holds from the start', pddl([['a']], '(and)')],
    ['its goal holds from the start', pddl([['a']], '(ontable a)')],
  ])('is refused: %s', (message, input) => {
    expect(() => blocksworldProblem.start(input, {})).toThrow(
      expect.objectContaining({ name: 'SearchInvalid', message: expect.stringContaining(message) as string }),
    );
  });

  it('is refused where it is too long to be one', () => {
    expect(() => readBlocksworld(' '.repeat(2_000_001))).toThrow('more than 2000000');
    expect(() => readBlocksworld(pddl([blockNames(2_001)], '(clear b1)'))).toThrow('it has 2001 blocks');
  });

  it('is read or refused by name, whatever it holds', () => {
    const words = fc.constantFrom(
      ...'( ) define problem :domain :objects :init :goal and not on ontable clear holding handempty a b c - block ; \n'.split(
        ' ',
      ),
    );
    const token = fc.oneof({ weight: 9, arbitrary: words }, fc.string());
    const edited = fc
      .tuple(fc.nat(), fc.nat(30), fc.array(token, { maxLength: 6 }))
      .map(([at, length, tokens]) => {
        const from = at % sussman.length;
        return `${sussman.slice(0, from)} ${tokens.join(' ')} ${sussman.slice(from + length)}`;
      });
    fc.assert(
      fc.property(
        fc.oneof(
          edited,
          fc.array(token).map((tokens) => tokens.join(' ')),
        ),
        (source) => {
          try {
            expect(readBlocksworld(source).names.length).toBeGreaterThan(0);
          } catch (error) {
            expect(error).toBeInstanceOf(Failure);
            expect(error).toMatchObject({ name: 'SearchInvalid' });
          }
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('is read in time that grows with its length, however deep or high', () => {
    const deep = '('.repeat(500_000) + ')'.repeat(500_000);
    expect(() => readBlocksworld(deep)).toThrow('does not begin');
    expect(() => readBlocksworld(sussman.replace('(on b c)', `(on b ${deep})`))).toThrow('in brackets');
    expect(() => readBlocksworld(sussman.replace('(on b c)', deep))).toThrow('in brackets');
    const high = Array.from({ length: 2_000 }, (_, index) => `x${index}`);
    expect(
      readBlocksworld(pddl([high], `(and ${'(and '.repeat(1e5)}(clear x0)${')'.repeat(1e5)})`)).names,
    ).toEqual(high);
  });
});
