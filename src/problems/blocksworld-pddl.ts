import { cannotRead } from './registered.ts';

/** A fact about blocks, which are numbers here. */
export type Fact =
  | { name: 'on'; block: number; other: number }
  | { name: 'ontable' | 'clear' | 'holding'; block: number }
  | { name: 'handempty'; block?: undefined };

export interface BlocksworldTask {
  names: readonly string[];
  init: readonly Fact[];
  goal: readonly Fact[];
  /** Operators at most: lifting and putting down every block twice is enough for any goal. */
  horizon: number;
}

type Expression = string | Expression[];

const refuse = (because: string): never => {
  throw cannotRead('blocksworld', because);
};

/** One bracketed expression; comments run from `;` to the line's end, and case doesn't count. */
const readExpression = (source: string): Expression[] => {
  const tokens =
    source
      .toLowerCase()
      .replaceAll(/;.*$/gm, '')
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

const section = (define: readonly Expression[], name: string): Expression[] => {
  const found = define.filter((part): part is Expression[] => Array.isArray(part) && part[0] === name);
  if (found.length !== 1) refuse(`it has ${found.length} sections “(${name} …)”, not one`);
  return found[0]!.slice(1);
};

/** Names of a typed list, such as `a b - block`. */
const readNames = (list: readonly Expression[]): string[] => {
  const names: string[] = [];
  for (let index = 0; index < list.length; index += 1) {
    const word = list[index]!;
    if (typeof word !== 'string') return refuse('the objects contain an expression');
    if (word === '-') {
      index += 1;
      if (list[index] !== 'block' && list[index] !== 'object') refuse('an object’s type is not “block”');
    } else names.push(word);
  }
  if (names.length === 0 || names.length > 200) refuse(`it has ${names.length} blocks, not 1 to 200`);
  if (new Set(names).size !== names.length) refuse('a block is listed twice');
  return names;
};

const aliases: Record<string, Fact['name']> = {
  on: 'on',
  ontable: 'ontable',
  'on-table': 'ontable',
  clear: 'clear',
  holding: 'holding',
  handempty: 'handempty',
  'hand-empty': 'handempty',
  'arm-empty': 'handempty',
};

const readFact = (expression: Expression, names: readonly string[]): Fact => {
  if (!Array.isArray(expression)) return refuse(`“${expression}” is not a fact`);
  const [head, ...words] = expression;
  const name =
    typeof head === 'string' && Object.hasOwn(aliases, head)
      ? aliases[head]!
      : refuse('it has a fact that is not on, ontable, clear, holding or handempty');
  const blocks = words.map((word) => {
    const block = names.indexOf(String(word));
    return block >= 0 ? block : refuse(`“${String(word)}” is not among the objects`);
  });
  const needed = name === 'on' ? 2 : name === 'handempty' ? 0 : 1;
  if (blocks.length !== needed) refuse(`“${name}” has ${blocks.length} blocks, not ${needed}`);
  const [block = 0, other = 0] = blocks;
  if (name === 'handempty') return { name };
  return name === 'on' ? { name, block, other } : { name, block };
};

/**
 * Reads a typed-STRIPS problem of the four-operator blocksworld domain.
 * @throws Failure SearchInvalid naming what is wrong, a start that no pile of blocks can have included
 */
export const readBlocksworld = (source: string): BlocksworldTask => {
  const define = readExpression(source);
  if (define[0] !== 'define') refuse('it does not begin with “(define”');
  const names = readNames(section(define, ':objects'));
  const init = section(define, ':init').map((fact) => readFact(fact, names));
  const goals = section(define, ':goal');
  const [goal] = goals;
  if (goals.length !== 1 || !Array.isArray(goal)) return refuse('the goal is not one expression');
  const facts = goal[0] === 'and' ? goal.slice(1) : [goal];
  requirePiles(names, init);
  return { names, init, goal: facts.map((fact) => readFact(fact, names)), horizon: 4 * names.length + 2 };
};

const requirePiles = (names: readonly string[], init: readonly Fact[]): void => {
  const below = new Map<number, number>();
  for (const fact of init) {
    if (fact.name !== 'on' && fact.name !== 'ontable' && fact.name !== 'holding') continue;
    if (below.has(fact.block)) refuse(`“${names[fact.block]}” starts in two places`);
    below.set(fact.block, fact.name === 'on' ? fact.other : -1);
  }
  const held = init.filter((fact) => fact.name === 'holding');
  if (held.length > 1 || (held.length === 1 && init.some((fact) => fact.name === 'handempty'))) {
    refuse('the hand starts with more than it can hold');
  }
  const carrying = new Set<number>();
  for (const [index, name] of names.entries()) {
    const under = below.get(index) ?? refuse(`“${name}” starts nowhere`);
    if (under < 0) continue;
    if (carrying.has(under)) refuse(`two blocks start on “${names[under]}”`);
    if (held[0]?.block === under) refuse(`a block starts on “${names[under]}”, which is held`);
    carrying.add(under);
    const pile = new Set([index]);
    for (let at = under; at >= 0; at = below.get(at) ?? -1) {
      if (pile.has(at)) refuse(`“${name}” starts on itself`);
      pile.add(at);
    }
  }
  for (const fact of init) {
    if (fact.name === 'clear' && (carrying.has(fact.block) || held[0]?.block === fact.block)) {
      refuse(`“${names[fact.block]}” starts clear and with a block on it or in the hand`);
    }
  }
};
