/** Where the search starts. */
export const root = 0;

/** Of a record, in bits of its last word: the number of children, then flags, then evaluations under way. */
export const countMask = 0xffff;
const turnShift = 16;
export const turnMask = 3 << turnShift;
export const secondTurn = 2 << turnShift;
/** Set once the value is exact: the state is finished, or the children prove it. */
export const provenFlag = 1 << 18;
/** Set on an edge whose state is a record of its own, at `first`, because several edges may lead there. */
export const sharedFlag = 1 << 19;
/** Set on a record some of whose children are proven, shared or under way: selection looks closely at such children only. */
export const mixedFlag = 1 << 20;
const pendingShift = 24;
/** Evaluations under way through one record, at most. */
export const mostPending = 0xff;

/** Places in a record of eight words, of which the first four are two doubles. */
export const visitsAt = 4;
export const firstAt = 5;
export const moveAt = 6;
export const metaAt = 7;
const priorAt = 2;
const squareAt = 3;

export const bytesPerNode = 32;
/** Nodes that there is room for at the beginning; of a search that is expected to end otherwise than by its size, `usualRoom`. */
const leastRoom = 256;
const usualRoom = 1 << 14;
const mostRoom = 1 << 20;

/**
 * The tree, as records of 32 bytes in one buffer, so that what selection reads of a child lies side by side: its value
 * and its weight (doubles), visits, first child, move, and a word of flags. The children of a node lie side by side too,
 * in the order in which they are tried. Values are to player 1, on a scale where player 2 has 1 minus it.
 *
 * The weight of an outcome of chance is its probability. Of a player's move it holds two singles: the prior, and the
 * mean of the squared values. Of a shared state's own record it is the state's hash.
 */
export class Tree {
  size = 1;
  doubles: Float64Array<ArrayBuffer>;
  singles: Float32Array<ArrayBuffer>;
  words: Int32Array<ArrayBuffer>;

  /** @param expected nodes that there will be, about: room for twice as many is made at once, since growing copies all */
  constructor(expected = 0, records?: ArrayBuffer) {
    const wanted = Math.max(2 * expected, leastRoom);
    const nodes = wanted > mostRoom ? usualRoom : wanted;
    const buffer = records ?? new ArrayBuffer(nodes * bytesPerNode);
    this.doubles = new Float64Array(buffer);
    this.singles = new Float32Array(buffer);
    this.words = new Int32Array(buffer);
  }

  /** A tree of `size` records that were saved. */
  static of(records: ArrayBuffer, size: number): Tree {
    const tree = new Tree(0, records);
    tree.size = size;
    return tree;
  }

  /** Room for `count` new nodes, whose first is returned. */
  add(count: number): number {
    const first = this.size;
    this.size += count;
    if (this.size * 8 > this.words.length) this.#grow();
    return first;
  }

  /** Doubles the room. The old buffer is left as it is: one that is detached would slow down every typed array there is. */
  #grow(): void {
    const before = this.words;
    const grown = new ArrayBuffer(Math.max(before.length * 8, this.size * bytesPerNode));
    this.doubles = new Float64Array(grown);
    this.singles = new Float32Array(grown);
    this.words = new Int32Array(grown);
    this.words.set(before);
  }

  /** To player 1, in 0..1. */
  value(node: number): number {
    return this.doubles[node << 2]!;
  }

  setValue(node: number, value: number): void {
    this.doubles[node << 2] = value;
  }

  weight(node: number): number {
    return this.doubles[(node << 2) + 1]!;
  }

  setWeight(node: number, weight: number): void {
    this.doubles[(node << 2) + 1] = weight;
  }

  prior(node: number): number {
    return this.singles[(node << 3) + priorAt]!;
  }

  setPrior(node: number, prior: number): void {
    this.singles[(node << 3) + priorAt] = prior;
  }

  /** The mean of the squares of all values that went up through a player's move. */
  square(node: number): number {
    return this.singles[(node << 3) + squareAt]!;
  }

  setSquare(node: number, square: number): void {
    this.singles[(node << 3) + squareAt] = square;
  }

  visits(node: number): number {
    return this.words[(node << 3) + visitsAt]!;
  }

  setVisits(node: number, visits: number): void {
    this.words[(node << 3) + visitsAt] = visits;
  }

  /** The first child; of an edge to a shared state, that state's record. */
  first(node: number): number {
    return this.words[(node << 3) + firstAt]!;
  }

  setFirst(node: number, first: number): void {
    this.words[(node << 3) + firstAt] = first;
  }

  move(node: number): number {
    return this.words[(node << 3) + moveAt]!;
  }

  setMove(node: number, move: number): void {
    this.words[(node << 3) + moveAt] = move;
  }

  meta(node: number): number {
    return this.words[(node << 3) + metaAt]!;
  }

  /** Children, visited or not. */
  count(node: number): number {
    return this.meta(node) & countMask;
  }

  /** Who chooses among the children; known once there are any. */
  turn(node: number): number {
    return (this.meta(node) >> turnShift) & 3;
  }

  /** Gives a node its children: `count` of them from `first` on, among whom `turn` chooses. */
  setChildren(node: number, first: number, count: number, turn: number): void {
    this.setFirst(node, first);
    this.words[(node << 3) + metaAt] = this.meta(node) | (turn << turnShift) | count;
  }

  proven(node: number): boolean {
    return (this.meta(node) & provenFlag) !== 0;
  }

  /** Makes a value exact, for good. */
  prove(node: number, value: number): void {
    this.setValue(node, value);
    this.words[(node << 3) + metaAt] = this.meta(node) | provenFlag;
  }

  /** Says that some child of a record is proven, shared or under way. */
  mix(node: number): void {
    this.words[(node << 3) + metaAt] = this.meta(node) | mixedFlag;
  }

  /** Makes an edge lead to a shared state's record. */
  share(edge: number, record: number): void {
    this.setFirst(edge, record);
    this.words[(edge << 3) + metaAt] = this.meta(edge) | sharedFlag;
  }

  /** The record that has the children of the state that an edge leads to. */
  stateOf(edge: number): number {
    return (this.meta(edge) & sharedFlag) === 0 ? edge : this.first(edge);
  }

  /** Evaluations under way through a record. */
  pending(node: number): number {
    return this.meta(node) >>> pendingShift;
  }

  addPending(node: number, by: 1 | -1): void {
    this.words[(node << 3) + metaAt] = this.meta(node) + by * (1 << pendingShift);
  }

  /** Children that were visited. */
  visitedChildren(node: number): number {
    let visited = 0;
    for (let child = this.first(node), end = child + this.count(node); child < end; child += 1) {
      if (this.visits(child) > 0) visited += 1;
    }
    return visited;
  }

  /** The value of what an edge leads to, to the player who chooses at `at`. */
  valueTo(at: number, edge: number): number {
    const value = this.value(this.stateOf(edge));
    return this.turn(at) === 2 ? 1 - value : value;
  }
}
