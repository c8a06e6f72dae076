import { createCore } from './core.ts';
import type { Core } from './core.ts';
import type { Known } from './evaluate.ts';
import { SearchInvalid } from './invalid.ts';
import type { Progress, SearchOptions, Settings } from './options.ts';
import type { Problem } from './problem.ts';
import type { Stopped } from './report.ts';
import { bytesPerNode, root, Tree } from './tree.ts';

const version = 1;
/** A magic number, a checksum of all that follows it, the length of the text in bytes, and nothing. */
const headBytes = 16;
const magic = 0x52_43_53_4d;

/** Everything of a search but its tree. */
interface Text {
  version: number;
  settings: string;
  iterations: number;
  cost: number;
  stopped: Stopped | null;
  counts: Known['counts'];
  best: Known['best'];
  cache: [string, number][];
  trace: Progress[];
  random: number[];
  noise: readonly number[] | null;
  nodes: number;
  /** The edges of the paths whose evaluation was under way, batch by batch. */
  flights: number[][][];
}

/** What must be the same in the search that goes on. A longer one may, unless the whole length makes the schedule. */
const comparable = (settings: Settings): object => {
  const { iterations, costLimit: _, progressEvery: __, settle: ___, stopAtNodes: ____, ...rest } = settings;
  const kept = settings.selection === 'gumbel' ? { ...rest, iterations } : rest;
  return Object.entries(kept).toSorted(([one], [other]) => (one < other ? -1 : 1));
};

/** A search in bytes, of any process with this version's format. */
export const pause = <State>(core: Core<State>, flights: number[][][] = []): Uint8Array<ArrayBuffer> => {
  const { tree, known, settings } = core;
  const text: Text = {
    version,
    settings: JSON.stringify(comparable(settings)),
    iterations: core.iterations,
    cost: core.cost,
    stopped: core.stopped,
    counts: known.counts,
    best: known.best,
    cache: [...known.cache],
    trace: core.trace,
    random: [...core.random.words],
    noise: core.gumbel === null ? null : core.gumbel.noise,
    nodes: tree.size,
    flights,
  };
  const encoded = new TextEncoder().encode(JSON.stringify(text));
  const start = headBytes + Math.ceil(encoded.length / 8) * 8;
  const bytes = new Uint8Array(start + tree.size * bytesPerNode);
  bytes.set(encoded, headBytes);
  bytes.set(new Uint8Array(tree.words.buffer, 0, tree.size * bytesPerNode), start);
  const words = new Int32Array(bytes.buffer);
  words[0] = magic;
  words[2] = encoded.length;
  words[1] = checksum(words);
  return bytes;
};

/** Of all words after its own: FNV-1a (Fowler, Noll and Vo), a word at a time. */
const checksum = (words: Int32Array): number => {
  let sum = 0x811c9dc5;
  for (let index = 2; index < words.length; index += 1) {
    sum = Math.imul(sum ^ words[index]!, 0x01000193);
  }
  return sum | 0;
};

/**
 * The search that was saved.
 * @throws SearchInvalid for bytes that are damaged, or of a search of another state or with other options
 */
export const unpause = <State>(
  problem: Problem<State>,
  state: State,
  options: SearchOptions,
  bytes: Uint8Array,
): { core: Core<State>; flights: number[][][] } => {
  const refuse = (because: string): never => {
    throw new SearchInvalid(`Cannot go on with the search because ${because}.`);
  };
  // A copy, so that words lie where words may lie.
  const { buffer } = Uint8Array.from(bytes.length % 8 === 0 ? bytes : []);
  const words = new Int32Array(buffer);
  const length = words[2] ?? 0;
  if (words[0] !== magic || words[1] !== checksum(words) || length > buffer.byteLength)
    return refuse('its bytes are damaged or not a search’s');
  const text: unknown = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, headBytes, length)));
  if (!isText(text)) return refuse('it was saved by another version');
  const start = headBytes + Math.ceil(length / 8) * 8;
  const core = createCore(problem, state, options, {
    tree: Tree.of(buffer.slice(start), text.nodes),
    known: { counts: text.counts, best: text.best, cache: new Map(text.cache) },
    random: Int32Array.from(text.random),
    noise: text.noise,
  });
  if (JSON.stringify(comparable(core.settings)) !== text.settings)
    return refuse('it was begun with other options');
  if (!hasSameMoves(core)) return refuse('it was begun from another state');
  core.iterations = text.iterations;
  core.cost = text.cost;
  core.stopped = stillStopped(text, core.settings);
  core.trace.push(...text.trace);
  return { core, flights: text.flights };
};

/** A search that ran out of something may go on with more of it; one that is done stays so. */
const stillStopped = ({ stopped, iterations, cost, nodes }: Text, settings: Settings): Stopped | null => {
  if (stopped === 'proven' || stopped === 'solved') return stopped;
  if (iterations >= settings.iterations) return 'iterations';
  if (cost >= settings.costLimit) return 'cost';
  if (nodes >= settings.stopAtNodes) return 'nodes';
  return stopped === 'settled' && settings.settle ? stopped : null;
};

const hasSameMoves = <State>({ problem, state, tree }: Core<State>): boolean => {
  const moves = new Set(problem.moves(problem.copy(state)));
  const first = tree.first(root);
  const kept = Array.from({ length: tree.count(root) }, (_, index) => tree.move(first + index));
  return kept.length === moves.size && kept.every((move) => moves.has(move));
};

const isText = (value: unknown): value is Text =>
  typeof value === 'object' && value !== null && 'version' in value && value.version === version;
