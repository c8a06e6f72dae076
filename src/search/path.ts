import type { Tree } from './tree.ts';

/** The way of one simulation down the tree, by depth: the edge that was taken, and the record of the state it leads to. */
export class Path {
  edges = new Int32Array(64);
  states = new Int32Array(64);
  /** Of the last one; 0 at the root. */
  depth = 0;

  set(depth: number, edge: number, state: number): void {
    if (depth === this.edges.length) this.#grow();
    this.edges[depth] = edge;
    this.states[depth] = state;
    this.depth = depth;
  }

  /** The moves on it. */
  moves(tree: Tree): number[] {
    return Array.from({ length: this.depth }, (_, depth) => tree.move(this.edges[depth + 1]!));
  }

  #grow(): void {
    const grown = (column: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> =>
      new Int32Array(column.buffer.transfer(column.byteLength * 2));
    this.edges = grown(this.edges);
    this.states = grown(this.states);
  }
}
