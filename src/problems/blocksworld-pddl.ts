import { anything, hand, none, refuse, requirePossible, requireWhole, table } from './blocksworld-piles.ts';
import type { Piles } from './blocksworld-piles.ts';

export interface BlocksworldTask {
  names: readonly string[];
  start: Piles;
  goal: Piles;
  /** Operators at most: lifting and putting down every block twice is enough for any goal. */
  horizon: number;
}

type Expression = string | Expression[];

const mostCharacters = 2_000_000;
const mostBlocks = 2_000;

const quoted = (expression: Expression | undefined): string => {
  if (expression === undefined) return 'nothing';
  return typeof expression === 'string' ? `“${expression.slice(0, 60)}”` : 'an expression in brackets';
};

/** One bracketed expression; comments run from `;` to the line's end, and case doesn't count. */
const readExpression = (source: string): Expression[] => {
  if (source.length > mostCharacters) {
    return refuse(`it has ${source.length} characters, more than ${mostCharacters}`);
  }
  const tokens =
    source
      .toLowerCase()
      .replaceAll(/;[^\r\n]*/g, '')
      .match(/[()]|[^\s()]+/g) ?? [];
  const open: Expression[][] = [[]];
  for (const token of tokens) {
    if (token === '(') open.push([]);
    else if (token === ')') {
      const closed = open.pop()!;
      (open.at(-1) ?? refuse('a bracket is closed that was not opened')).push(closed);
    } else open.at(-1)!.push(token);
  }
  if (open.length !== 1) refuse('a bracket is not closed');
  const [only, ...more] = open[0]!;
  if (!Array.isArray(only) || more.length > 0) return refuse('it is not one expression “(define …)”');
  return only;
};

const sectionsKnown = [':domain', ':requirements', ':objects', ':init', ':goal', ':length'];

/** The sections of a problem by name. */
const readSections = (define: readonly Expression[]): Map<string, Expression[]> => {
  if (define[0] !== 'define') refuse('it does not begin with “(define”');
  const sections = new Map<string, Expression[]>();
  for (const part of define.slice(1)) {
    const [name, ...rest] = Array.isArray(part) ? part : [];
    if (name === 'domain') refuse('it is a domain, and a problem of that domain is needed');
    if (name === 'problem') continue;
    if (typeof name !== 'string' || !sectionsKnown.includes(name)) {
      return refuse(`${quoted(name ?? part)} is not a section of a problem (${sectionsKnown.join(', ')})`);
    }
    if (sections.has(name)) refuse(`it has two sections “(${name} …)”`);
    sections.set(name, rest);
  }
  return sections;
};

const section = (sections: ReadonlyMap<string, Expression[]>, name: string): Expression[] =>
  sections.get(name) ?? refuse(`it has no section “(${name} …)”`);

/** Names of a typed list, such as `a b - block`. */
const readNames = (list: readonly Expression[]): string[] => {
  const names: string[] = [];
  for (let index = 0; index < list.length; index += 1) {
    const word = list[index]!;
    if (typeof word !== 'string') return refuse('the objects contain an expression in brackets');
    if (word === '-') {
      index += 1;
      if (list[index] !== 'block' && list[index] !== 'object') {
        refuse(`the type of objects is ${quoted(list[index])}, not “block” or “object”`);
      }
    } else names.push(word);
  }
  if (names.length === 0 || names.length > mostBlocks) {
    refuse(`it has ${names.length} blocks, not 1 to ${mostBlocks}`);
  }
  return names;
};

const predicates: Readonly<Record<string, 'on' | 'ontable' | 'clear' | 'holding' | 'handempty'>> = {
  on: 'on',
  ontable: 'ontable',
  'on-table': 'ontable',
  clear: 'clear',
  holding: 'holding',
  handempty: 'handempty',
  'hand-empty': 'handempty',
  armempty: 'handempty',
  'arm-empty': 'handempty',
};

/** Piles from facts, which may leave much open. @throws for two facts that no piles can have at once */
const readFacts = (
  what: 'start' | 'goal',
  facts: readonly Expression[],
  names: readonly string[],
  numbers: ReadonlyMap<string, number>,
): Piles => {
  const piles: Piles = {
    below: new Int32Array(names.length).fill(anything),
    held: none,
    clear: new Uint8Array(names.length),
    handEmpty: false,
  };
  const put = (block: number, under: number): void => {
    const before = piles.below[block]!;
    if (before !== anything && before !== under) {
      refuse(`in the ${what} “${names[block]}” is in two places`);
    }
    piles.below[block] = under;
  };
  for (const fact of facts) {
    if (!Array.isArray(fact)) return refuse(`in the ${what} ${quoted(fact)} is not a fact`);
    const [head, ...words] = fact;
    if (head === 'not')
      refuse(`the ${what} has a negative fact “(not …)”, and this domain has positive ones only`);
    const name =
      typeof head === 'string' && Object.hasOwn(predicates, head)
        ? predicates[head]!
        : refuse(`${quoted(head)} in the ${what} is not on, ontable, clear, holding or handempty`);
    const blocks = words.map((word) => {
      const block = typeof word === 'string' ? numbers.get(word) : undefined;
      return block ?? refuse(`${quoted(word)} in the ${what} is not among the objects`);
    });
    const needed = name === 'on' ? 2 : name === 'handempty' ? 0 : 1;
    if (blocks.length !== needed) {
      refuse(`“${name}” in the ${what} has ${blocks.length} blocks, not ${needed}`);
    }
    const [block = none, other = none] = blocks;
    if (name === 'on') put(block, other);
    else if (name === 'ontable') put(block, table);
    else if (name === 'clear') piles.clear[block] = 1;
    else if (name === 'handempty') piles.handEmpty = true;
    else {
      put(block, hand);
      if (piles.held !== none && piles.held !== block) refuse(`the ${what} has two blocks in the hand`);
      piles.held = block;
    }
  }
  requirePossible(what, piles, names);
  return piles;
};

/** The facts of a conjunction, however nested. */
const conjuncts = (goal: Expression): Expression[] => {
  const facts: Expression[] = [];
  const open = [goal];
  while (open.length > 0) {
    const one = open.pop()!;
    if (Array.isArray(one) && one[0] === 'and') for (const part of one.slice(1).toReversed()) open.push(part);
    else facts.push(one);
  }
  return facts;
};

/**
 * Reads a typed-STRIPS problem of the four-operator blocksworld domain. `hand-empty`, `arm-empty`, `armempty` and
 * `on-table` are taken for `handempty` and `ontable`.
 * @throws Failure SearchInvalid naming what is wrong, a start or goal that no piles can have included
 */
export const readBlocksworld = (source: string): BlocksworldTask => {
  const sections = readSections(readExpression(source));
  const names = readNames(section(sections, ':objects'));
  const numbers = new Map(names.map((name, block) => [name, block]));
  if (numbers.size !== names.length) refuse('a block is listed twice');
  const start = readFacts('start', section(sections, ':init'), names, numbers);
  requireWhole(start, names);
  const goals = section(sections, ':goal');
  const [goal] = goals;
  if (goals.length !== 1 || !Array.isArray(goal)) return refuse('the goal is not one expression in brackets');
  const facts = conjuncts(goal).filter((fact) => !Array.isArray(fact) || fact.length > 0);
  return {
    names,
    start,
    goal: readFacts('goal', facts, names, numbers),
    horizon: 4 * names.length + 2,
  };
};
