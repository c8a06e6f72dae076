import type { Tree } from './tree.ts';

/** The way of one simulation down the tree: the edge that was taken to each depth, the root's first. */
export class Path {
  edges = new Int32Array(64);
  /** Of the last one; 0 at the root. */
  depth = 0;

  /** Room for another edge. */
  grow(): Int32Array<ArrayBuffer> {
    const { edges } = this;
    this.edges = new Int32Array(edges.length * 2);
    this.edges.set(edges);
    return this.edges;
  }

  /** The edge at its end. */
  get leaf(): number {
    return this.edges[this.depth]!;
  }

  /** The moves on it. */
  moves(tree: Tree): number[] {
    return Array.from({ length: this.depth }, (_, depth) => tree.move(this.edges[depth + 1]!));
  }
}
