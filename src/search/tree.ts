/** Where the search starts. */
export const root = 0;

/**
 * The tree, as columns of numbers: 32 bytes a node. The children of a node lie side by side, from `first`, in the
 * order in which they are tried. Values are to player 1.
 */
export class Tree {
  size = 1;
  move = new Int32Array(1024);
  first = new Int32Array(1024);
  count = new Uint16Array(1024);
  visits = new Uint32Array(1024);
  value = new Float64Array(1024);
  /** The probability of an outcome of chance. */
  weight = new Float64Array(1024);
  /** Who chooses among the children; known once there are any. */
  turn = new Uint8Array(1024);
  /** 1 once `value` is exact: the state is finished, or the children prove it. */
  proven = new Uint8Array(1024);

  /** Room for `count` new nodes, whose first is returned. */
  add(count: number): number {
    const first = this.size;
    this.size += count;
    if (this.size > this.move.length) this.#grow();
    return first;
  }

  #grow(): void {
    const length = Math.max(this.move.length * 2, this.size);
    const grown = <Column extends { set(from: Column): void }>(column: Column, larger: Column): Column => {
      larger.set(column);
      return larger;
    };
    this.move = grown(this.move, new Int32Array(length));
    this.first = grown(this.first, new Int32Array(length));
    this.count = grown(this.count, new Uint16Array(length));
    this.visits = grown(this.visits, new Uint32Array(length));
    this.value = grown(this.value, new Float64Array(length));
    this.weight = grown(this.weight, new Float64Array(length));
    this.turn = grown(this.turn, new Uint8Array(length));
    this.proven = grown(this.proven, new Uint8Array(length));
  }

  /** Children that were visited. */
  visitedChildren(node: number): number {
    let visited = 0;
    for (let child = this.first[node]!, end = child + this.count[node]!; child < end; child += 1) {
      if (this.visits[child]! > 0) visited += 1;
    }
    return visited;
  }

  /** A node's value to the player who chooses at `at`. */
  valueTo(at: number, node: number): number {
    return this.turn[at] === 2 ? 1 - this.value[node]! : this.value[node]!;
  }

  /**
   * The child to play: the best of those whose value is exact, unless a more promising one is open. Promising is, where
   * values are means, the most visited; where they are Bellman values, the best. Ties go to the earlier.
   * @returns -1 without a visited child
   */
  bestChild(node: number, backup: 'mean' | 'bellman'): number {
    let exact = -1;
    let open = -1;
    for (let child = this.first[node]!, end = child + this.count[node]!; child < end; child += 1) {
      if (this.visits[child] === 0) continue;
      if (this.turn[node] === 0) open = open < 0 || this.visits[child]! > this.visits[open]! ? child : open;
      else if (this.proven[child] === 1)
        exact = exact < 0 || this.#gain(node, child, exact) > 0 ? child : exact;
      else open = open < 0 || this.#morePromising(node, child, open, backup) ? child : open;
    }
    if (exact < 0 || open < 0) return Math.max(exact, open);
    return this.proven[node] === 1 || this.#gain(node, exact, open) >= 0 ? exact : open;
  }

  /** By how much one child is worth more than another to the player who chooses. */
  #gain(node: number, one: number, other: number): number {
    return this.valueTo(node, one) - this.valueTo(node, other);
  }

  #morePromising(node: number, one: number, other: number, backup: 'mean' | 'bellman'): boolean {
    const visits = this.visits[one]! - this.visits[other]!;
    const gain = this.#gain(node, one, other);
    return backup === 'bellman'
      ? gain > 0 || (gain === 0 && visits > 0)
      : visits > 0 || (visits === 0 && gain > 0);
  }
}
